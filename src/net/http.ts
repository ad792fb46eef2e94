/** One GET or POST to a provider, relative to its base URL. Keys are added by the endpoint, never here. */
export interface HttpRequest {
  /** Begins with `/`, or is empty. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** An answer as it came: any status, body as text. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the text of an address turned out to be. */
export type Spelling =
  /** An address, in its one canonical spelling. */
  | { readonly address: string }
  | { readonly fault: 'malformed' | 'checksum' }
  /** Well formed, but of another network; `of` says which, for people. */
  | { readonly fault: 'foreign'; readonly of: string };

/** Why nobody can follow value, and where. */
export interface Opacity {
  /** One sentence, for the graph and for whoever wants to trace there. */
  readonly why: string;
  /** What can be had in place of a trace. */
  readonly instead: string;
  /** Whether it holds for an address in canonical spelling, or for a transaction where there is none. */
  holds(address: string | undefined): boolean;
}

/** How a chain that no provider reads spells its accounts and transactions. Pure. */
export interface Scheme {
  /** `monero` */
  readonly name: string;
  /** For people: `Monero`. */
  readonly title: string;
  /** What an address looks like, for people. */
  readonly form: string;
  /** Reads an address; the checksum is verified where the form has one. */
  read(text: string): Spelling;
  /** The canonical id of a transaction, or undefined where the text is none. */
  transaction(text: string): string | undefined;
  /** Absent where value is in plain sight and only this version reads nothing of it. */
  readonly opacity?: Opacity;
}

/** A transaction id of 32 bytes in hexadecimal, as most chains have them, in lower case. */
export const hexTransaction = (text: string): string | undefined =>
  /^[0-9a-f]{64}$/i.test(text) ? text.toLowerCase() : undefined;

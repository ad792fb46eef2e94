import { hash } from 'node:crypto';

/** SHA-256 of text in UTF-8 or of bytes, lower-case hex. */
export const sha256 = (content: string | Uint8Array): string => hash('sha256', content);

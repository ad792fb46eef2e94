import { hexTransaction, type Scheme } from './scheme.ts';

const NAME = /^[a-z1-5]([a-z1-5.]{0,10}[a-z1-5])?$/;
/** Names of this form stand for the sinks of every chain. */
const SINK = /^sink\./;

/** EOS and its kin (Antelope, naming conventions): an account is a name. There is no checksum. */
export const eos: Scheme = {
  name: 'eos',
  title: 'EOS',
  form: '1 to 12 of a to z, 1 to 5 and full stops, with no stop at either end',
  read: (text) => (NAME.test(text) && !SINK.test(text) ? { address: text } : { fault: 'malformed' }),
  transaction: hexTransaction,
};

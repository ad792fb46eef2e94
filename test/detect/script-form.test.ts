import { expect, test } from 'vitest';
import { type ScriptForm, scriptForm } from '../../src/detect/utxo/script-form.ts';
import { party, type ScriptKind } from '../support/bitcoin-world.ts';

test.each<[ScriptKind, ScriptForm]>([
  ['p2pkh', 'p2pkh'],
  ['p2sh', 'p2sh'],
  ['v0_p2wpkh', 'p2wpkh'],
  ['v0_p2wsh', 'p2wsh'],
  ['v1_p2tr', 'p2tr'],
  ['future', 'witness'],
])('tells %s by its address', (kind, form) => {
  for (const name of ['a', 'b', 'c']) expect(scriptForm(party(name, kind).address!)).toBe(form);
});

test.each<[string, ScriptForm]>([
  ['ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9', 'p2wpkh'],
  ['tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', 'p2wpkh'],
  ['LVuDpNCSSj6pQ7t9Pv6d6sUkLKoqDEVUnJ', 'p2pkh'],
  ['MJKQ4iYh1rC7LsNJvLTnsyaqkYUdvTNCJc', 'p2sh'],
  ['script.e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'bare'],
  ['0xdAC17F958D2ee523a2206206994597C13D831ec7', 'unknown'],
])('%s is %s', (address, form) => {
  expect(scriptForm(address)).toBe(form);
});

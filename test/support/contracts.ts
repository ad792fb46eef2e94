import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Interface } from 'ethers';

/** A compiled contract: what a transaction that creates it carries, and how it is called. */
export interface Contract {
  /** With `0x`. */
  readonly code: string;
  readonly calls: Interface;
}

interface Compiled {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Readonly<
    Record<
      string,
      Record<string, { readonly abi: []; readonly evm: { readonly bytecode: { object: string } } }>
    >
  >;
}

const FILES = ['token.sol', 'payments.sol', 'thorchain-router.sol', 'multicall.sol'];

/** Compiles the contracts of `test/contracts`, for an EVM where self-destruction still moves value (Cancun does, EIP-6780). */
export function compileContracts(): ReadonlyMap<string, Contract> {
  const require = createRequire(import.meta.url);
  const solc = require('solc') as { compile(input: string): string };
  const sources = FILES.map((file) => {
    const content = readFileSync(new URL(`../contracts/${file}`, import.meta.url), 'utf8');
    return [file, { content }] as const;
  });
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(sources),
    settings: {
      evmVersion: 'cancun',
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as Compiled;
  const failed = output.errors?.find(({ severity }) => severity === 'error');
  if (failed) throw new Error(failed.formattedMessage);
  return new Map(
    Object.values(output.contracts).flatMap((file) =>
      Object.entries(file).map(([name, { abi, evm }]): [string, Contract] => [
        name,
        { code: `0x${evm.bytecode.object}`, calls: new Interface(abi) },
      ]),
    ),
  );
}

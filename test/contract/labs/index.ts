import type { ProviderLab } from '../provider-lab.ts';
import { blockbookLab } from './blockbook.ts';
import { blockscoutLab } from './blockscout.ts';
import { esploraLab } from './esplora.ts';
import { etherscanLab } from './etherscan.ts';
import { jsonrpcLab, jsonrpcTraceLab, jsonrpcTransfersLab } from './jsonrpc.ts';
import { nis1Lab } from './nis1.ts';
import { recordedLab } from './recorded.ts';
import { trongridLab } from './trongrid.ts';

/** A lab for every kind of provider: the contract runs over the table. */
export const labs: readonly ProviderLab[] = [
  blockbookLab,
  blockscoutLab,
  esploraLab,
  etherscanLab,
  jsonrpcLab,
  jsonrpcTraceLab,
  jsonrpcTransfersLab,
  nis1Lab,
  recordedLab,
  trongridLab,
];

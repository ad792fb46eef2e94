import { WALK_ROWS } from '../../../src/chains/bitcoin/blockbook.ts';
import { blockbookAnswers } from '../../support/blockbook-server.ts';
import type { ProviderLab } from '../provider-lab.ts';
import { type BitcoinServer, servedBitcoin } from './served-bitcoin.ts';

const html = { 'content-type': 'text/html' };
const page = '<!doctype html><html><head><title>Blockbook</title></head></html>';

const passing = {
  'asked above the rate': { status: 429, headers: html, body: '<html><h1>429 Too Many Requests</h1></html>' },
  'a complaint of the rate under HTTP 200': { status: 200, body: '{"error":"Too many requests"}' },
  'an internal error': { status: 500, body: '{"error":"Internal server error"}' },
  'a back end that does not answer': {
    status: 400,
    body: '{"error":"Transaction \'ab\' not found (rpc: i/o timeout)"}',
  },
  'a gateway that fails': { status: 502, headers: html, body: '<html><title>502 Bad Gateway</title></html>' },
  'JSON that breaks off': { status: 200, body: '{"page":1,"totalPages":' },
  'an error under HTTP 200': { status: 200, body: '{"error":"busy"}' },
} as const;

const lasting = {
  'a web page, as of a wrong base path': { status: 200, headers: html, body: page },
  'an address it does not take': {
    status: 400,
    body: '{"error":"Invalid address \'x\', decoded address is of unknown format"}',
  },
  'the challenge of a proxy': {
    status: 403,
    headers: html,
    body: '<html><title>Just a moment...</title></html>',
  },
  'an internal error': { status: 500, body: '{"error":"Internal server error"}' },
} as const;

const server: BitcoinServer = {
  kind: 'blockbook',
  basePath: '',
  answers: (world) => blockbookAnswers(world, {}),
  faults: { ...passing, ...lasting },
};

export const blockbookLab: ProviderLab = {
  kind: server.kind,
  pageRows: WALK_ROWS,
  passing: Object.keys(passing),
  lasting: Object.keys(lasting),
  serve: (receipts) => servedBitcoin(server, receipts),
};

import { PAGE_ROWS } from '../../../src/chains/bitcoin/esplora-wire.ts';
import { esploraAnswers } from '../../support/esplora-server.ts';
import type { ProviderLab } from '../provider-lab.ts';
import { type BitcoinServer, servedBitcoin } from './served-bitcoin.ts';

const html = { 'content-type': 'text/html' };
const text = { 'content-type': 'text/plain' };
const page = '<!doctype html><html><head><title>Explorer</title></head></html>';

const passing = {
  'asked above the rate, in JSON': {
    status: 429,
    body: '{"error":"Too Many Requests","message":"NOTICE: Your request rate exceeds the current limit."}',
  },
  'asked above the rate, in HTML': {
    status: 429,
    headers: html,
    body: '<html><h1>429 Too Many Requests</h1></html>',
  },
  'a complaint of the rate under HTTP 200': { status: 200, body: '{"error":"Too Many Requests"}' },
  'a gateway that fails': { status: 502, headers: html, body: '<html><title>502 Bad Gateway</title></html>' },
  'JSON that breaks off': { status: 200, body: '[{"txid":"' },
  'a prevout that is missing for a while': {
    status: 500,
    headers: text,
    body: 'Transaction missing prevouts',
  },
  'a web page under HTTP 200': { status: 200, headers: html, body: page },
} as const;

const lasting = {
  'a web page, as of a wrong base path': { status: 200, headers: html, body: page },
  'an endpoint that does not exist': { status: 404, headers: text, body: 'endpoint does not exist "/x"' },
  'an address it does not take': { status: 400, headers: text, body: 'Invalid Bitcoin address' },
  'an account it will not list': { status: 504, headers: html, body: '<html><title>504</title></html>' },
  'access denied': { status: 403, headers: html, body: '<html><title>403 Forbidden</title></html>' },
} as const;

const server: BitcoinServer = {
  kind: 'esplora',
  basePath: '/api',
  answers: (world) => esploraAnswers(world, { flavour: 'blockstream' }),
  faults: { ...passing, ...lasting },
};

export const esploraLab: ProviderLab = {
  kind: server.kind,
  pageRows: PAGE_ROWS,
  passing: Object.keys(passing),
  lasting: Object.keys(lasting),
  serve: (receipts) => servedBitcoin(server, receipts),
};

import { describe, expect, it } from 'vitest';
import { nameSeeds } from '../../src/cli/seeds.ts';

const chains = ['bitcoin', 'ethereum', 'bsc', 'avalanche'];
const incidents = ['coincheck-2018'];
const hash = 'ab'.repeat(32);

describe('seeds as a person types them', () => {
  it('say their chain by prefix', () => {
    expect(nameSeeds([`bitcoin:${hash}:0`, 'bsc:0xabc'], chains, incidents)).toEqual({
      read: [
        { text: `bitcoin:${hash}:0`, chain: 'bitcoin', subject: `${hash}:0` },
        { text: 'bsc:0xabc', chain: 'bsc', subject: '0xabc' },
      ],
      faults: [],
    });
  });

  it('say it by their form where it names one chain alone', () => {
    const forms = [
      '0x8b3Cb6Bf982798fba233Bca56749e22EEc42DcF3',
      'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
      'BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ',
      '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
      '3P14159f73E4gFr7JterCCQh9QjiTjiZrG',
    ];
    expect(nameSeeds(forms, chains, incidents).read.map(({ chain }) => chain)).toEqual([
      'ethereum',
      'bitcoin',
      'bitcoin',
      'bitcoin',
      'bitcoin',
    ]);
  });

  it.each([
    [hash, 'seed-chain-missing', `put the chain before it: bitcoin:${hash}`],
    [`0x${hash}`, 'seed-chain-missing', `put the chain before it: ethereum:0x${hash}`],
    [`${hash}:1`, 'seed-chain-missing', `put the chain before it: bitcoin:${hash}:1`],
    ['bitcion:1abc', 'unknown-chain', 'did you mean bitcoin:?'],
    ['dogecoin:1abc', 'unknown-chain', 'configured chains: bitcoin, ethereum, bsc, avalanche'],
  ])('%s is refused as %s with a remedy', (text, code, hint) => {
    expect(nameSeeds([text], chains, incidents).faults).toMatchObject([{ kind: 'usage', code, hint }]);
  });

  it('that have the form of an incident stand alone where the catalogue has it, and are told of where not', () => {
    expect(nameSeeds(['coincheck-2018', 'coinchek-2018'], chains, incidents).faults).toMatchObject([
      { kind: 'usage', code: 'incident-not-alone' },
      {
        kind: 'usage',
        code: 'unknown-incident',
        message: 'there is no incident coinchek-2018',
        hint: 'did you mean coincheck-2018?',
      },
    ]);
  });

  it('are read on past a fault, so that every fault is told at once', () => {
    const { read, faults } = nameSeeds(['', hash, 'bsc:x', 'a b'], chains, incidents);
    expect(read.map(({ text }) => text)).toEqual(['bsc:x']);
    expect(faults.map(({ code }) => code)).toEqual(['bad-seed', 'seed-chain-missing', 'bad-seed']);
  });

  it('whose chain the configuration lacks are not guessed', () => {
    expect(nameSeeds(['1BoatSLRHtKNngkdXEeobR76b53LETtpyT'], ['ethereum'], incidents).faults).toMatchObject([
      { code: 'bad-seed' },
    ]);
  });
});

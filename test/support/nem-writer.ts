import {
  hash32,
  type Move,
  type NemBlock,
  type NemDefinition,
  type NemTransaction,
  type Person,
  XEM,
} from './nem-world.ts';

const VERSION_1 = 1_744_830_465;
const VERSION_2 = 1_744_830_466;
const MILLION = 1_000_000n;

/** A mosaic attached to a transfer: its quantity before the multiplier. */
export interface Attached {
  readonly mosaic: string;
  readonly quantity: bigint;
}

export interface Written {
  readonly signer: Person;
  readonly fee: bigint;
}

/** A multisig account, who initiates in its name, and who else signs. */
export interface Cosigned {
  readonly initiator: Person;
  readonly others: readonly Person[];
}

/** Writes a chain block by block, keeping the ledger as it goes, and remembers what moved. */
export interface NemWriter {
  readonly transactions: readonly NemTransaction[];
  readonly blocks: readonly NemBlock[];
  readonly definitions: readonly NemDefinition[];
  readonly height: number;
  balance(address: string, mosaic?: string): bigint;
  /** Ends the block: `harvester` gets its fees, or `lessor` in whose name it harvests. */
  endBlock(harvester: Person, lessor?: Person, blocks?: number): void;
  nemesis(from: Person, to: Person, amount: bigint): NemTransaction;
  pay(by: Written, to: Person, amount: bigint, options?: PayOptions): NemTransaction;
  /** The amount is the multiplier, in millionths. */
  payMosaics(by: Written, to: Person, amount: bigint, options: MosaicOptions): NemTransaction;
  /** Two kinds that move nothing but fees. */
  lend(by: Written, remote: Person, isOn: boolean, options?: Wrapped): NemTransaction;
  changeCosigners(by: Written, cosigners: readonly Person[], options?: Wrapped): NemTransaction;
  rent(by: Written, sink: Person, rentalFee: bigint): NemTransaction;
  create(by: Written, sink: Person, creationFee: bigint, definition: NemDefinition): NemTransaction;
  /** A definition made anew, of which only the description differs: it mints nothing. */
  describe(by: Written, sink: Person, creationFee: bigint, definition: NemDefinition): NemTransaction;
  changeSupply(by: Written, mosaic: string, delta: bigint): NemTransaction;
}

export interface Wrapped {
  readonly multisig?: Cosigned;
}

/** A message, and what others can read of it: null where nothing. */
export interface WrittenMessage {
  readonly payload: string;
  readonly type: 1 | 2;
  readonly says: string | null;
}

export interface PayOptions extends Wrapped {
  readonly version?: 1 | 2;
  readonly message?: WrittenMessage;
}

export interface MosaicOptions extends PayOptions {
  readonly mosaics: readonly Attached[];
}

const bodyOf = (message: WrittenMessage | undefined): object =>
  message ? { payload: message.payload, type: message.type } : {};

const SIGNATURE_FEE = 150_000n;
const idOf = (mosaic: string) => {
  const [namespaceId, name] = mosaic.split(':');
  return { namespaceId, name };
};

export function nemWriter(world: string, definitions: NemDefinition[] = []): NemWriter {
  const transactions: NemTransaction[] = [];
  const blocks: NemBlock[] = [];
  const ledger = new Map<string, bigint>();
  let height = 1;
  let fees = 0n;
  const now = (): number => height * 60;

  function add(address: string, mosaic: string, amount: bigint): void {
    const key = `${address} ${mosaic}`;
    ledger.set(key, (ledger.get(key) ?? 0n) + amount);
  }

  function write(
    { signer, fee }: Written,
    inner: Readonly<Record<string, unknown>>,
    moves: readonly Move[],
    { listed = [], multisig, message }: { readonly listed?: readonly string[] } & PayOptions = {},
  ): NemTransaction {
    const n = transactions.length;
    const hash = hash32(`${world} transaction ${n}`);
    const timeStamp = now() - (n % 7);
    const common = (by: Person, paid: bigint) => ({
      timeStamp,
      deadline: timeStamp + 3_600,
      fee: Number(paid),
      signer: by.key,
    });
    const core = { version: VERSION_1, ...inner, ...common(signer, fee) };
    const signers = multisig ? [multisig.initiator, ...multisig.others] : [];
    const body = multisig
      ? {
          ...common(multisig.initiator, fee),
          type: 4100,
          version: VERSION_1,
          signature: '00',
          otherTrans: core,
          signatures: multisig.others.map((by) => ({
            ...common(by, SIGNATURE_FEE),
            type: 4098,
            version: VERSION_1,
            signature: '00',
            otherHash: { data: hash32(`${world} inner ${n}`) },
            otherAccount: signer.address,
          })),
        }
      : { ...core, signature: '00' };
    const total = multisig ? 2n * fee + BigInt(multisig.others.length) * SIGNATURE_FEE : fee;
    const all: Move[] = [...moves, { what: 'fee', mosaic: XEM, amount: total, from: signer.address }];
    for (const { mosaic, amount, from, to } of all) {
      if (from !== undefined) add(from, mosaic, -amount);
      if (to !== undefined) add(to, mosaic, amount);
    }
    fees += total;
    const transaction: NemTransaction = {
      hash,
      ...(multisig && { innerHash: hash32(`${world} inner ${n}`) }),
      height,
      timeStamp,
      body,
      listed: new Set([signer.address, ...signers.map(({ address }) => address), ...listed]),
      moves: all,
      ...(message && { memo: message.says }),
    };
    transactions.push(transaction);
    return transaction;
  }

  function levyOn({ signer }: Written, mosaic: string, amount: bigint): Move[] {
    const levy = definitions.find((one) => one.mosaic === mosaic)?.levy;
    if (!levy) return [];
    const due = levy.type === 1 ? levy.fee : (amount * levy.fee) / 10_000n;
    return [
      { what: `levy:${mosaic}`, mosaic: levy.mosaic, amount: due, from: signer.address, to: levy.recipient },
    ];
  }

  function define(
    by: Written,
    sink: Person,
    what: {
      readonly creationFee: bigint;
      readonly definition: NemDefinition;
      readonly minted: readonly Move[];
    },
  ): NemTransaction {
    const { creationFee, definition, minted } = what;
    const mosaicDefinition = definitionBody(definition, by.signer.key);
    const paid = { mosaic: XEM, amount: creationFee, from: by.signer.address, to: sink.address };
    return write(
      by,
      { type: 16385, creationFee: Number(creationFee), creationFeeSink: sink.address, mosaicDefinition },
      [{ what: 'creation', ...paid }, ...minted],
      { listed: [sink.address] },
    );
  }

  return {
    transactions,
    blocks,
    definitions,
    get height() {
      return height;
    },
    balance: (address, mosaic = XEM) => ledger.get(`${address} ${mosaic}`) ?? 0n,
    endBlock(harvester, lessor, count = 1) {
      add((lessor ?? harvester).address, XEM, fees);
      const inName = lessor && { lessor: lessor.address };
      blocks.push({ height, timeStamp: now(), harvester: harvester.address, ...inName, fees });
      fees = 0n;
      height += count;
    },
    nemesis: (from, to, amount) =>
      write(
        { signer: from, fee: 0n },
        { type: 257, recipient: to.address, amount: Number(amount), message: {} },
        [{ what: XEM, mosaic: XEM, amount, from: from.address, to: to.address }],
        { listed: [to.address] },
      ),
    pay(by, to, amount, { version = 1, message, multisig } = {}) {
      const v2 = version === 2 ? { version: VERSION_2, mosaics: [] } : {};
      return write(
        by,
        { type: 257, recipient: to.address, amount: Number(amount), message: bodyOf(message), ...v2 },
        [{ what: XEM, mosaic: XEM, amount, from: by.signer.address, to: to.address }],
        { listed: [to.address], ...(multisig && { multisig }), ...(message && { message }) },
      );
    },
    payMosaics(by, to, amount, { mosaics, message, multisig }) {
      const moved = mosaics.map(({ mosaic, quantity }) => ({
        mosaic,
        amount: (amount * quantity) / MILLION,
      }));
      const xemFirst = [
        ...moved.filter(({ mosaic }) => mosaic === XEM),
        ...moved.filter(({ mosaic }) => mosaic !== XEM),
      ];
      return write(
        by,
        {
          type: 257,
          version: VERSION_2,
          recipient: to.address,
          amount: Number(amount),
          message: bodyOf(message),
          mosaics: mosaics.map(({ mosaic, quantity }) => ({
            mosaicId: idOf(mosaic),
            quantity: Number(quantity),
          })),
        },
        xemFirst.flatMap((one) => [
          { what: one.mosaic, ...one, from: by.signer.address, to: to.address },
          ...(one.mosaic === XEM ? [] : levyOn(by, one.mosaic, one.amount)),
        ]),
        { listed: [to.address], ...(multisig && { multisig }), ...(message && { message }) },
      );
    },
    lend: (by, remote, isOn, { multisig } = {}) =>
      write(by, { type: 2049, mode: isOn ? 1 : 2, remoteAccount: remote.key }, [], {
        listed: [remote.address],
        ...(multisig && { multisig }),
      }),
    changeCosigners: (by, cosigners, { multisig } = {}) =>
      write(
        by,
        {
          type: 4097,
          version: VERSION_2,
          modifications: cosigners.map(({ key }) => ({ modificationType: 1, cosignatoryAccount: key })),
          minCosignatories: { relativeChange: cosigners.length },
        },
        [],
        { listed: cosigners.map(({ address }) => address), ...(multisig && { multisig }) },
      ),
    rent: (by, sink, rentalFee) =>
      write(
        by,
        { type: 8193, rentalFee: Number(rentalFee), rentalFeeSink: sink.key, newPart: 'acme', parent: null },
        [{ what: 'rental', mosaic: XEM, amount: rentalFee, from: by.signer.address, to: sink.address }],
        { listed: [sink.address] },
      ),
    create(by, sink, creationFee, definition) {
      const { mosaic, divisibility, initialSupply } = definition;
      const amount = initialSupply * 10n ** BigInt(divisibility);
      const minted = { what: 'creation-mint', mosaic, amount, to: by.signer.address };
      return define(by, sink, { creationFee, definition, minted: [minted] });
    },
    describe: (by, sink, creationFee, definition) =>
      define(by, sink, { creationFee, definition, minted: [] }),
    changeSupply(by, mosaic, delta) {
      const { divisibility = 0 } = definitions.find((one) => one.mosaic === mosaic) ?? {};
      const isMore = delta > 0n;
      const amount = (isMore ? delta : -delta) * 10n ** BigInt(divisibility);
      const { address } = by.signer;
      return write(
        by,
        {
          type: 16386,
          supplyType: isMore ? 1 : 2,
          delta: Number(isMore ? delta : -delta),
          mosaicId: idOf(mosaic),
        },
        [
          isMore
            ? { what: 'mint', mosaic, amount, to: address }
            : { what: 'burn', mosaic, amount, from: address, to: 'burned' },
        ],
      );
    },
  };
}

/** A definition as a node writes it: properties as text, no levy as an empty object. */
export function definitionBody(
  { mosaic, divisibility, initialSupply, levy }: NemDefinition,
  creator: string,
) {
  return {
    creator,
    description: 'a mosaic',
    id: idOf(mosaic),
    properties: [
      { name: 'divisibility', value: `${divisibility}` },
      { name: 'initialSupply', value: `${initialSupply}` },
      { name: 'supplyMutable', value: 'true' },
      { name: 'transferable', value: 'true' },
    ],
    levy: levy
      ? { type: levy.type, recipient: levy.recipient, mosaicId: idOf(levy.mosaic), fee: Number(levy.fee) }
      : {},
  };
}

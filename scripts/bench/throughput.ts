import type { ChildProcess } from 'node:child_process'
import type { Order, OrderedRequest, Tally } from './client.ts'
import type { Bench, Contender, Running } from './contenders.ts'
import { median } from './figures.ts'
import { ask, check } from './http.ts'
import { comparedWith, peers } from './peers.ts'
import type { Peer } from './peers.ts'
import { inquire } from './processes.ts'
import type { Usage } from './processes.ts'
import type { Result } from './result.ts'
import type { Workload } from './workload.ts'

const connections = 32
/** A peer takes up to a second for an answer: more connections would only queue. */
const peerConnections = 4
/** After one to warm up. */
const peerRounds = 3
/** Requests before those that count, so that a busy machine measures no colder program than an idle one. */
const warmUp = 20_000

/** A server and what it is asked. */
interface Party {
  readonly contender: Contender
  readonly server: Running
  readonly requests: Order['requests']
  readonly cpu: number[]
  readonly rate: number[]
}

/** Requests per second and processor time of each request. */
export async function throughput(
  bench: Bench,
  workload: Workload,
  rounds: number,
): Promise<Result> {
  const folder = bench.lay(workload)
  const client = bench.client()
  const limit = await party(bench, 'limit', folder, workload)
  const ours = await party(bench, 'mockapi', folder, workload)
  const beside = new Map<Peer, Party | string>()
  if (bench.peers && workload.db) {
    for (const peer of peers) beside.set(peer, await peerParty(bench, peer, folder, workload))
  }
  const parties = [limit, ours, ...beside.values()].filter((each) => typeof each !== 'string')
  for (let round = -1; round < rounds; round++) {
    for (const each of parties) await play(each, round, client)
  }
  for (const { server } of parties) await bench.stop(server)
  await bench.stop({ child: client })
  const ratios = limit.cpu.map((cpu, round) => cpu / (ours.cpu[round] as number))
  return {
    limit: told(limit),
    ours: told(ours),
    figure: median(ratios),
    peers: Object.fromEntries(
      [...beside].map(([peer, each]) => [peer, typeof each === 'string' ? each : told(each)]),
    ),
  }
}

async function play(
  { contender, server, requests, cpu, rate }: Party,
  round: number,
  client: ChildProcess,
): Promise<void> {
  const isPeer = contender === 'v0' || contender === 'v1'
  if (isPeer && round >= peerRounds) return
  const { child, port } = server
  const order = { port, requests, connections: isPeer ? peerConnections : connections }
  const before = await inquire<Usage>(child, {})
  const since = performance.now()
  const isWarm = round >= 0
  const span = isWarm || isPeer ? { duration: 1000 } : { duration: 15_000, count: warmUp }
  const { answers } = await load(client, { ...order, ...span })
  const seconds = (performance.now() - since) / 1000
  const after = await inquire<Usage>(child, {})
  if (!isWarm) return
  cpu.push((after.cpu - before.cpu) / answers)
  rate.push(answers / seconds)
}

/** Gives an order to the client and what came of it; rejects when anything went wrong. */
export async function load(client: ChildProcess, order: Order): Promise<Tally> {
  const tally = await inquire<Tally>(client, order)
  if (tally.error !== undefined) throw new Error(tally.error)
  if (tally.answers === 0) throw new Error('No answer came.')
  return tally
}

/** The addresses of a workload with the lengths of their answers, which are checked. */
export async function checked(port: number, workload: Workload): Promise<Order['requests']> {
  const requests = []
  for (const path of workload.asked) {
    const expected = workload.answers[path]
    if (!expected) throw new Error(`Nothing is expected of ${path}.`)
    requests.push({ path, length: await check(port, path, expected) })
  }
  // A connection that stays open has the same head; this makes sure of it.
  const first = requests[0]
  if (first && (await ask(port, first)).length !== first.length) {
    throw new Error(`${first.path} answers with a head of changing length.`)
  }
  return requests
}

/** Rate and processor time, as the table shows them. */
export function shown(rate: number, cpu: number): string {
  const [each, time] = [rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en'), cpu]
  return `${each}/s, ${time < 1000 ? `${time.toFixed(1)} µs` : `${(time / 1000).toFixed(1)} ms`}`
}

function told({ rate, cpu }: Party): string {
  return shown(median(rate), median(cpu))
}

async function party(
  bench: Bench,
  contender: Contender,
  folder: string,
  workload: Workload,
): Promise<Party> {
  const server = await bench.start(contender, folder, workload.asked[0] ?? '/')
  const reads = await checked(server.port, workload)
  const requests = await withWrites(reads, server.port, workload)
  return { contender, server, requests, cpu: [], rate: [] }
}

/** A text where a peer is not measured: it says why. */
async function peerParty(
  bench: Bench,
  peer: Peer,
  folder: string,
  workload: Workload,
): Promise<Party | string> {
  const server = await bench.start(peer, folder, '/')
  try {
    const reads = await comparedWith(peer, server.port, workload)
    if (reads) {
      const requests = await withWrites(reads, server.port, workload)
      return { contender: peer, server, requests, cpu: [], rate: [] }
    }
    await bench.stop(server)
    return 'has none'
  } catch (error) {
    process.stderr.write(`  json-server ${peer} is not measured: ${String(error)}\n`)
    await bench.stop(server)
    return 'answers differ'
  }
}

/** Puts a write behind each ten reads, until all writes have come. */
async function withWrites(
  reads: Order['requests'],
  port: number,
  { writes = [] }: Workload,
): Promise<Order['requests']> {
  const [first] = writes
  if (!first) return reads
  const { status } = await ask(port, first)
  if (status !== 200) throw new Error(`A write of ${first.path} answers ${status}.`)
  return writes.flatMap((write, turn): OrderedRequest[] => [
    ...Array.from({ length: 10 }, (_, index) => {
      return reads[(turn * 10 + index) % reads.length] as OrderedRequest
    }),
    write,
  ])
}

import { median } from '../lib/figures.ts'
import { send } from '../lib/http.ts'
import type { LoadRequest } from '../lib/load.ts'
import { shown, type Bench, type Contender, type Result, type Running } from './bench.ts'
import { peerRequests, type Peer } from './peers.ts'
import type { Workload } from './workloads.ts'

/** A peer takes up to a second for an answer: more connections would only queue. */
const connections = { own: 32, peer: 4 }
/** After one to warm up. */
const peerRounds = 3
/** Requests before those that count, so that a busy machine measures no colder program than an idle one. */
const warmUp = 20_000

/** A server, what it is sent, and what was measured: µs of processor time and answers a second. */
interface Party {
  readonly server: Running
  readonly requests: readonly LoadRequest[]
  readonly cpu: number[]
  readonly rate: number[]
}

/** Requests per second and processor time of each request, measured in turns. */
export async function throughput(
  bench: Bench,
  workload: Workload,
  rounds: number,
): Promise<Result> {
  const folder = bench.write(workload)
  const limit = await party(bench, 'limit', folder, workload)
  const ours = await party(bench, 'mockapi', folder, workload)
  const peers = new Map<Peer, Party | string>()
  for (const peer of workload.db ? bench.peers : []) {
    peers.set(peer, await peerParty(bench, peer, folder, workload))
  }
  const parties = [limit, ours, ...peers.values()].filter((each) => typeof each !== 'string')
  for (let round = -1; round < rounds; round++) {
    for (const each of parties) await runRound(bench, each, round)
  }
  for (const { server } of parties) await bench.stop(server)
  return {
    limit: shownOf(limit),
    ours: shownOf(ours),
    figure: median(limit.cpu.map((cpu, round) => cpu / (ours.cpu[round] as number))),
    peers: Object.fromEntries([...peers].map(([peer, each]) => [peer, shownOf(each)])),
  }
}

async function runRound(
  bench: Bench,
  { server, requests, cpu, rate }: Party,
  round: number,
): Promise<void> {
  const isPeer = server.contender.startsWith('json-server')
  if (isPeer && round >= peerRounds) return
  const isWarm = round >= 0
  const span = isWarm || isPeer ? { duration: 1000 } : { duration: 15_000, count: warmUp }
  const order = { requests, connections: isPeer ? connections.peer : connections.own, ...span }
  const measured = await bench.measure(server, order)
  if (!isWarm) return
  cpu.push(measured.cpu)
  rate.push(measured.rate)
}

/** The addresses of a workload with the lengths of their answers, each compared with what is expected. */
export async function checkedRequests(port: number, workload: Workload): Promise<LoadRequest[]> {
  const requests: LoadRequest[] = []
  // The host of the load client: links name it, so that tags differ by it, whose lengths differ as well.
  const host = { host: `localhost:${port}` }
  for (const path of workload.asked) {
    const { status, headers, body, length } = await send(port, { path, headers: host })
    const expected = workload.answers[path] ?? ''
    const type = headers['content-type']
    if (status !== 200 || type !== 'application/json' || body !== expected) {
      const [is, wanted] = [body, expected].map((text) => text.slice(0, 500))
      throw new Error(`${path} answers ${status} ${type} ${is}, not 200 ${wanted}`)
    }
    requests.push({ path, length })
  }
  return requests
}

async function party(
  bench: Bench,
  contender: Contender,
  folder: string,
  workload: Workload,
): Promise<Party> {
  const server = await bench.start(contender, folder, workload.asked[0] ?? '/')
  const reads = await checkedRequests(server.port, workload)
  return { server, requests: await withWrites(reads, server.port, workload), cpu: [], rate: [] }
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
    const reads = await peerRequests(peer, server.port, workload)
    if (reads) {
      return { server, requests: await withWrites(reads, server.port, workload), cpu: [], rate: [] }
    }
    await bench.stop(server)
    return 'has none'
  } catch (error) {
    process.stderr.write(`  ${peer} is not measured: ${String(error)}\n`)
    await bench.stop(server)
    return 'answers differ'
  }
}

/** Puts a write behind each ten reads, until all writes have come. */
async function withWrites(
  reads: readonly LoadRequest[],
  port: number,
  { writes = [] }: Workload,
): Promise<readonly LoadRequest[]> {
  const [first] = writes
  if (!first) return reads
  const { status } = await send(port, first)
  if (status !== 200) throw new Error(`A write of ${first.path} answers ${status}.`)
  return writes.flatMap((write, turn) => {
    const ten = Array.from({ length: 10 }, (_, index) => reads[(turn * 10 + index) % reads.length])
    return [...ten, write] as LoadRequest[]
  })
}

function shownOf(party: Party | string): string {
  return typeof party === 'string' ? party : shown(median(party.rate), median(party.cpu))
}

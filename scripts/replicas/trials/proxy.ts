import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { install } from '../../lib/debian.ts'
import type { Figure } from '../../lib/figures.ts'
import { freePort, poll, stop } from '../../lib/process.ts'
import { Caller } from '../caller.ts'
import { counted, none } from '../figures.ts'
import type { Fleet } from '../fleet.ts'
import { settle, startLoad } from './load.ts'

const caddy = { package: 'caddy', path: '/usr/bin/caddy' }

/** The proxy of `deploy/replicas`, as it is configured there: a server is killed under load, and comes back. */
export async function proxy(fleet: Fleet): Promise<Figure[]> {
  install(caddy)
  const port = await freePort()
  const servers = fleet.replicas.map((replica) => `127.0.0.1:${replica.port}`).join(' ')
  const args = ['run', '--config', resolve('deploy/replicas/Caddyfile'), '--adapter', 'caddyfile']
  const env = { ...process.env, PORT: String(port), SERVERS: servers, HOME: fleet.folder }
  const child = spawn(caddy.path, args, { stdio: 'ignore', env })
  using caller = new Caller(port)
  using inSession = new Caller(port, { 'x-mockapi-session': 'behind-a-proxy' })
  try {
    const isUp = async () => (await caller.ask('GET', '/cart')).status === 200 || undefined
    await poll('Caddy', isUp, { child, interval: 50 })
    const load = startLoad(() => caller, { name: 'any' })
    const ofOne = startLoad(() => inSession, { name: 'one' })
    await wait(1000)
    await stop(fleet.replica(0).server.child)
    await wait(2000)
    await fleet.revive(0)
    await wait(1500)
    await Promise.all([load.stop(), ofOne.stop()])
    const settled = [
      settle(load.writes, await caller.must('GET', '/items')),
      settle(ofOne.writes, await inSession.must('GET', '/items')),
    ]
    const all = [load, ofOne].flatMap(({ reads, writes }) => [...reads, ...writes])
    const failed = all.filter(({ status }) => status >= 400 || status === 0).length
    const sum = (count: 'lost' | 'doubled') =>
      settled.reduce((total, each) => total + each[count], 0)
    return [
      counted('requests through Caddy while a server is killed and comes back', all.length),
      { ...counted('failed among them', failed), most: 24 },
      none('acknowledged writes that were lost', sum('lost')),
      none('writes that are there twice', sum('doubled')),
    ]
  } finally {
    await stop(child)
  }
}

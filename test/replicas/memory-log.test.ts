import { expect, it } from 'vitest'
import { start } from '../../src/replicas/position.ts'
import { describeLog } from '../support/log-contract.ts'
import { all, newStream } from '../support/log-steps.ts'
import { MemoryEngine } from '../support/memory-engine.ts'

const engine = new MemoryEngine()
describeLog('memory', { connect: async () => engine.connect() })

it('fails while it is stopped, and tells when it is back', async () => {
  const log = engine.connect()
  const states: string[] = []
  log.onState((state) => states.push(state))
  engine.stop()
  await expect(log.append(newStream(), start, 'x')).rejects.toThrow('does not answer')
  engine.start()
  expect(states).toEqual(['lost', 'connected'])
  await log.close()
})

it('loses an answer whose entry stays', async () => {
  const log = engine.connect()
  const stream = newStream()
  log.losesAnswer = true
  await expect(log.append(stream, start, 'x')).rejects.toMatchObject({ isUnsure: true })
  expect(await all(log, stream, start)).toMatchObject([{ entry: 'x' }])
  await log.close()
})

it('goes back to an older copy', async () => {
  const log = new MemoryEngine()
  const connected = log.connect()
  const { position } = await connected.append('a', start, 'x')
  const failover = log.copy()
  await connected.append('a', position ?? start, 'y')
  failover()
  expect(await connected.top('a')).toEqual(position)
})

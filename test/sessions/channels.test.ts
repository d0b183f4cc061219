import { expect, it } from 'vitest'
import { Channels } from '../../src/http/channels.ts'

function receiver(path: string, pattern = path) {
  const taken: unknown[] = []
  const closed: unknown[] = []
  return {
    path,
    pattern,
    taken,
    closed,
    send: (value: unknown) => void taken.push(value),
    close: (...how: readonly unknown[]) => void closed.push(how),
  }
}

it('sends to all that is open at a path, by address or by the path of the endpoint', () => {
  const channels = new Channels()
  const [one, other, far] = [
    receiver('/rooms/1', '/rooms/:id'),
    receiver('/rooms/2/', '/rooms/:id'),
    receiver('/prices'),
  ]
  channels.add(one)
  const leave = channels.add(other)
  channels.add(far)
  expect(channels.at('/rooms/2').send('two')).toBe(1)
  expect(channels.at('/rooms/:id').send('all')).toBe(2)
  expect(one.taken).toEqual(['all'])
  expect(other.taken).toEqual(['two', 'all'])
  leave()
  expect(channels.at('/rooms/:id').size).toBe(1)
  channels.at('/rooms/1').close(4000, 'over')
  expect(one.closed).toEqual([[4000, 'over']])
  expect(far.taken).toEqual([])
})

import { expect, it } from 'vitest'
import { eventStream } from '../../src/http/stream.ts'

it.each([
  ['x', 'data: x\n\n'],
  [{ done: 50 }, 'data: {"done":50}\n\n'],
  [null, 'data: null\n\n'],
  [{ data: 'x' }, 'data: x\n\n'],
  [{ data: { a: 1 } }, 'data: {"a":1}\n\n'],
  [{ data: { a: 1 }, event: 'e' }, 'event: e\ndata: {"a":1}\n\n'],
  [
    { data: 'x', event: 'e', id: 7, retry: 3000, comment: 'why' },
    ': why\nevent: e\nid: 7\nretry: 3000\ndata: x\n\n',
  ],
  [{ comment: 'still here\nand here' }, ': still here\n: and here\n\n'],
  ['one\ntwo\r\nthree\rfour', 'data: one\ndata: two\ndata: three\ndata: four\n\n'],
  [{ event: 'a\nb', data: '' }, 'event: a b\ndata: \n\n'],
  [{ event: 'ping', data: undefined, id: undefined }, 'event: ping\ndata: \n\n'],
  [{ data: 'x', other: 1 }, 'data: {"data":"x","other":1}\n\n'],
  [{ id: 1 }, 'data: {"id":1}\n\n'],
  [{ event: 'e', id: 1 }, 'data: {"event":"e","id":1}\n\n'],
  [[{ data: 'x' }], 'data: [{"data":"x"}]\n\n'],
])('an event of %j', async (event, text) => {
  expect(await new Response(eventStream([event])).text()).toBe(text)
})

it.each([5, null, undefined])('are not made of %s', (source) => {
  expect(() => eventStream(source as never)).toThrow('stream() and sse() take a list')
})

import { expect, it, vi } from 'vitest'
import { observeBody } from '../../src/dispatch/observe-body.ts'

/** What was begun has come as far as it can without others. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

it.each([
  ['ends', (controller: ReadableStreamDefaultController) => controller.close()],
  ['goes on', (controller: ReadableStreamDefaultController) => controller.enqueue('b')],
  ['fails', (controller: ReadableStreamDefaultController) => controller.error(new Error('x'))],
])('a body whose client leaves while it %s has not failed', async (_what, act) => {
  let source: ReadableStreamDefaultController | undefined
  const body = new ReadableStream({ start: (controller) => void (source = controller) })
  const onError = vi.fn(() => Promise.reject(new Error('failed')))
  const onEnd = vi.fn()
  const observed = observeBody(body.getReader(), { onError, onEnd, tap: undefined })
  const reader = observed.getReader()
  source?.enqueue('a')
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('a')
  const next = reader.read()
  await turn()
  act(source as ReadableStreamDefaultController)
  await reader.cancel().catch(() => {})
  expect(await next.catch(() => ({ done: true }))).toMatchObject({ done: true })
  await turn()
  expect(onError).not.toHaveBeenCalled()
  expect(onEnd).toHaveBeenCalled()
})

import { createMockServer, scenario } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'

describe('an option of the wrong kind', () => {
  it.each([
    [{ mocks: 5 }, 'mocks: 5 is not mocks such as'],
    [{ mocks: 'x' }, 'mocks: "x" is not mocks such as'],
    [{ cwd: 5 }, 'cwd: 5 is not the path of a folder.'],
    [{ ownProcess: 'x' }, 'ownProcess: "x" is not true or false.'],
    [{ onRequest: 5 }, 'onRequest: 5 is not a function.'],
    [{ prefix: 5 }, 'prefix: 5 is not a path'],
    [5, 'createMockServer was given 5, not an object of options.'],
    [null, 'createMockServer was given null, not an object of options.'],
  ])('of createMockServer is named, with what it takes: %j', async (options, message) => {
    await expect(createMockServer(options as never)).rejects.toThrow(message)
  })

  it('of createApp is, too', () => {
    expect(() => createApp({ mocks: 5 })).toThrow('mocks: 5 is not mocks such as')
    expect(() => createApp('x' as never)).toThrow('createApp was given "x"')
  })

  it('a scenario without mocks says so', () => {
    expect(() => scenario('x', undefined as never)).toThrow('A scenario has no mocks.')
  })
})

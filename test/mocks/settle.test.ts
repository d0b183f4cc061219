import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { fixture } from '../support/mock-files.ts'

describe('a file met while it is written', () => {
  it.each([
    ['blank', ''],
    ['cut off', '{ "a": [1,'],
  ])('is not reported when it was %s and is complete soon', async (_case, text) => {
    using it = fixture({ 'mocks/a.json': { a: [1] } })
    await it.mockFiles.load()
    it.write({ 'mocks/a.json': text })
    it.touch('mocks/a.json')
    await pause(40)
    it.write({ 'mocks/a.json': { a: [1, 2] } })
    it.touch('mocks/a.json')
    await it.mockFiles.settled()
    expect(it.changes()).toEqual(['changed mocks/a.json'])
    expect(it.served()).toEqual({ 'mocks/a.json': { a: [1, 2] } })
  })

  it('is not reported at all when it comes back as it was', async () => {
    using it = fixture({ 'mocks/a.json': 1 })
    await it.mockFiles.load()
    it.write({ 'mocks/a.json': '' })
    it.touch('mocks/a.json')
    await pause(40)
    it.write({ 'mocks/a.json': 1 })
    await it.mockFiles.settled()
    expect(it.reports).toEqual([])
  })

  it('is reported when it stays so', async () => {
    using it = fixture({ 'mocks/a.json': 1 })
    await it.mockFiles.load()
    it.write({ 'mocks/a.json': '' })
    it.touch('mocks/a.json')
    await it.mockFiles.settled()
    expect(it.changes()).toEqual(['broken mocks/a.json'])
    expect(it.reports[0]?.duration).toBeGreaterThanOrEqual(70)
    expect(it.served()).toEqual({ 'mocks/a.json': 1 })
  })

  it.each([5, 20, 40, 60])(
    'is complete when the second write, %i ms later, raised no event',
    async (ms) => {
      using it = fixture({ 'mocks/a.json': 0 })
      await it.mockFiles.load()
      it.write({ 'mocks/a.json': 1 })
      it.touch('mocks/a.json')
      await pause(ms)
      it.write({ 'mocks/a.json': 2 })
      await it.mockFiles.settled()
      expect(it.served()).toEqual({ 'mocks/a.json': 2 })
    },
  )

  it('is not dropped when it is away for a moment', async () => {
    using it = fixture({ 'mocks/a.json': 1 })
    await it.mockFiles.load()
    await it.mockFiles.settled()
    renameSync(join(it.root, 'a.json'), join(it.root, 'a.json~'))
    it.touch('mocks/a.json')
    await pause(12)
    it.write({ 'mocks/a.json': 2 })
    await it.mockFiles.settled()
    expect(it.changes()).toEqual(['changed mocks/a.json'])
  })
})

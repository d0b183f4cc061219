import { expect, it } from 'vitest'
import { advisedFolders, followAdvice } from '../support/advised.ts'

it.each(advisedFolders)('following a 404 makes it answer: %s', async (...folder) => {
  expect(await followAdvice(folder, 2, 7)).toBeGreaterThan(6)
})

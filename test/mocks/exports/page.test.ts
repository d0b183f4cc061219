import { describe, expect, it } from 'vitest'
import { createMockServer, resource } from 'mockapi'
import { resourceIssues } from '../../../src/mocks/exports/resource-options.ts'

const problemsOf = (page: unknown) => [...resourceIssues('users', { page: page as never })]

describe('the option page', () => {
  it.each([
    [{}],
    [{ size: 5, max: 10 }],
    [{ envelope: true }],
    [{ envelope: { data: 'items', total: 'count', limit: false, next: undefined } }],
    [{ envelope: { page: 'total', total: 'page' } }],
  ])('%j is fine', (page) => expect(problemsOf(page)).toEqual([]))

  it.each([
    [5, 'page is no object.'],
    [[], 'page is no object.'],
    [{ sise: 5 }, 'page has no "sise".'],
    [{ size: 0 }, 'page.size is no whole number from 1.'],
    [{ max: '5' }, 'page.max is no whole number from 1.'],
    [{ envelope: 'yes' }, 'page.envelope is neither a switch nor names.'],
    [{ envelope: { totl: 'x' } }, 'page.envelope has no "totl".'],
    [{ envelope: { data: false } }, 'page.envelope.data is no name.'],
    [{ envelope: { total: '' } }, 'page.envelope.total is no name.'],
    [{ envelope: { total: 'page' } }, 'page.envelope gives page and total one name, "page".'],
  ])('%j: %s', (page, message) => {
    expect(problemsOf(page)).toMatchObject([{ message, hint: expect.any(String) }])
  })

  it('is told of with its resource', async () => {
    const mocks = [
      resource('users', { page: { size: -1 } }),
      resource('posts', { strict: 'yes' as unknown as boolean }),
    ]
    const created = createMockServer({ mocks })
    await expect(created).rejects.toThrow('resource("users"): page.size is no whole number from 1.')
    await expect(created).rejects.toThrow('resource("posts"): strict is no switch.')
  })
})

import { MockapiError, createMockServer, many, manyToMany, one, resource } from 'mockapi'
import type { Diagnostic } from 'mockapi'
import { describe, expect, it } from 'vitest'

async function warningsOf(...mocks: readonly unknown[]): Promise<readonly Diagnostic[]> {
  try {
    await using server = await createMockServer({ mocks: [...mocks] as never[] })
    return server.overview().diagnostics
  } catch (error) {
    if (error instanceof MockapiError) return error.diagnostics
    throw error
  }
}

const users = resource('users', { seed: [{ id: 1, name: 'Ada' }] })

describe('relations of a resource', () => {
  it.each([
    [{ author: 'users' }, 'the relation "author" is none.', "Write it as one('users')"],
    [
      { author: one('users', { onDelete: 'casacde' as 'cascade' }) },
      'the relation "author" has onDelete: casacde.',
      'Did you mean "cascade"?',
    ],
    [
      { author: one('users', { foreinKey: 'by' } as object) },
      'the relation "author" has no option "foreinKey".',
      'Did you mean "foreignKey"?',
    ],
    [
      { author: one('users', { foreignKey: 7 as unknown as string }) },
      'the relation "author" has foreignKey: 7.',
      "Write a name: foreignKey: 'userId'.",
    ],
    [[], 'the relations are no object.', "Write { author: one('users') }."],
  ])('%o are refused', async (relations, message, hint) => {
    const posts = resource('posts', { relations: relations as never })
    const [told] = await warningsOf(users, posts)
    expect(told).toMatchObject({ code: 'bad-mock', severity: 'error' })
    expect(told?.message).toContain(message)
    expect(told?.hint).toContain(hint)
  })

  it.each([
    ['points to "user"', one('user'), 'Did you mean "users"?'],
    [
      'goes through "tagging"',
      manyToMany('users', { through: 'tagging' }),
      'Did you mean "taggings"?',
    ],
  ])('that lead nowhere are told: %s', async (what, relation, hint) => {
    const taggings = resource('taggings', {})
    const posts = resource('posts', { relations: { author: relation } })
    const [told] = await warningsOf(users, taggings, posts)
    expect(told).toMatchObject({ code: 'unknown-relation', hint })
    expect(told?.message).toContain(what)
  })

  it.each([
    [{ author: one('users') }, 'authorId', 'posts'],
    [{ comments: many('comments') }, 'postId', 'comments'],
    [{ users: manyToMany('users') }, 'userIds', 'posts'],
    [{ author: one('users', { foreignKey: 'writer' }) }, 'writer', 'posts'],
  ])('whose key no record has are warned of: %o', async (relations, field, holder) => {
    const comments = resource('comments', { seed: [{ id: 1, text: 'Hm' }] })
    const posts = resource('posts', { seed: [{ id: 1, title: 'First' }], relations })
    const told = await warningsOf(users, comments, posts)
    expect(told).toMatchObject([
      {
        code: 'no-foreign-key',
        severity: 'warning',
        message: `The relation "${Object.keys(relations)[0]}" of "posts" goes by "${field}", which no record of "${holder}" has.`,
      },
    ])
  })

  it('are fine where records have the key, or none is known yet', async () => {
    const empty = resource('comments', { seed: [] })
    const posts = resource('posts', {
      seed: [{ id: 1, writer: 1 }],
      relations: { author: one('users', { foreignKey: 'writer' }), comments: many('comments') },
    })
    expect(await warningsOf(users, empty, posts)).toEqual([])
  })
})

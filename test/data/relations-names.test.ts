import { describe, expect, it } from 'vitest'
import type { CollectionDeclaration } from '../../src/data/records/declaration.ts'
import { many, manyToMany, one, type Relation } from '../../src/data/records/relation.ts'
import { Links } from '../../src/data/relations/links.ts'
import { isStemOf, keyName, singular, usualKey } from '../../src/data/relations/names.ts'
import { collectionOf } from './contract/declarations.ts'
import { jsonOf } from '../support/relation-states.ts'

function linksOf(declared: readonly CollectionDeclaration[], name: string): string[] {
  return Array.from(new Links(declared).of(name).values(), (link) => {
    const way = link.kind === 'through' ? `${link.through}.${link.near}/${link.far}` : link.field
    return `${link.name}: ${link.kind} ${link.target}${link.isList ? '[]' : ''} by ${way}`
  })
}

describe('names', () => {
  it.each([
    ['users', 'user'],
    ['categories', 'category'],
    ['movies', 'movie'],
    ['statuses', 'status'],
    ['addresses', 'address'],
    ['cases', 'case'],
    ['houses', 'house'],
    ['boxes', 'box'],
    ['branches', 'branch'],
    ['caches', 'cache'],
    ['sizes', 'size'],
    ['quizzes', 'quiz'],
    ['shelves', 'shelf'],
    ['knives', 'knife'],
    ['olives', 'olive'],
    ['heroes', 'hero'],
    ['shoes', 'shoe'],
    ['people', 'person'],
    ['children', 'child'],
    ['menus', 'menu'],
    ['status', 'status'],
    ['bus', 'bus'],
    ['staff', 'staff'],
    ['orderItems', 'orderItem'],
    ['salesPeople', 'salesPerson'],
    ['order-items', 'order-item'],
    ['days', 'day'],
  ])('the singular of %s is %s', (plural, expected) => {
    expect(singular(plural)).toBe(expected)
  })

  it.each([
    ['userId', { stem: 'user', isList: false }],
    ['user_id', { stem: 'user', isList: false }],
    ['tagIds', { stem: 'tag', isList: true }],
    ['tag_ids', { stem: 'tag', isList: true }],
    ['id', undefined],
    ['Id', undefined],
    ['_id', undefined],
    ['paid', undefined],
    ['ids', undefined],
  ])('%s is the key %o', (field, expected) => {
    expect(keyName(field)).toEqual(expected)
  })

  it.each([
    ['user', 'users', true],
    ['orderItem', 'order-items', true],
    ['order_item', 'orderItems', true],
    ['user', 'v2/users', true],
    ['case', 'cases', true],
    ['author', 'users', false],
    ['use', 'users', false],
  ])('%s is the stem of %s: %s', (stem, collection, expected) => {
    expect(isStemOf(stem, collection)).toBe(expected)
  })

  it.each([
    ['users', undefined, 'userId'],
    ['order-items', undefined, 'orderItemId'],
    ['users', ['id', 'user_id'], 'user_id'],
    ['statuses', ['id', 'statusId'], 'statusId'],
  ])('the key of %s among %o is %s', (collection, fields, expected) => {
    expect(usualKey(collection, fields)).toBe(expected)
  })
})

describe('links', () => {
  it('follow from the names of fields', () => {
    const declared = [
      jsonOf('users', [{ id: 1 }]),
      jsonOf('tags', [{ id: 1 }]),
      jsonOf('posts', [{ id: 1, userId: 1, tagIds: [1], authorId: 1 }]),
    ]
    expect(linksOf(declared, 'posts')).toEqual([
      'user: belongsTo users by userId',
      'tags: belongsTo tags[] by tagIds',
    ])
    expect(linksOf(declared, 'users')).toEqual(['posts: hasMany posts[] by userId'])
    expect(linksOf(declared, 'tags')).toEqual(['posts: hasMany posts[] by tagIds'])
  })

  it('are implied by the other side', () => {
    const declared = [
      collectionOf('users', []),
      collectionOf('posts', [], { relations: { author: one('users') } }),
      collectionOf('comments', []),
      collectionOf('articles', [], {
        relations: { comments: many('comments', { foreignKey: 'articleId' }) },
      }),
    ]
    expect(linksOf(declared, 'users')).toEqual(['posts: hasMany posts[] by authorId'])
    expect(linksOf(declared, 'comments')).toEqual(['article: belongsTo articles by articleId'])
  })

  it('of many take the key that the other side declares', () => {
    const declared = [
      collectionOf('users', [], { relations: { posts: many('posts') } }),
      collectionOf('posts', [], { relations: { author: one('users') } }),
    ]
    expect(linksOf(declared, 'users')).toEqual(['posts: hasMany posts[] by authorId'])
  })

  it('of one take the usual key where records are known to have no other', () => {
    const posts = {
      ...jsonOf('posts', [{ id: 1, userId: 1 }]),
      relations: { author: one('users') },
    }
    expect(linksOf([collectionOf('users', []), posts], 'posts')).toEqual([
      'author: belongsTo users by userId',
    ])
  })

  it('are not implied where two could be meant', () => {
    const orders = collectionOf('orders', [], {
      relations: { buyer: one('users'), seller: one('users') },
    })
    expect(linksOf([collectionOf('users', []), orders], 'users')).toEqual([])
  })

  it('of many to many go through a join, or a list of ids on either side', () => {
    const declare = (relation: Relation) => [
      collectionOf('posts', [], { relations: { tags: relation } }),
      collectionOf('tags', []),
      collectionOf('postTags', []),
    ]
    const through = declare(manyToMany('tags', { through: 'postTags' }))
    expect(linksOf(through, 'posts')).toEqual(['tags: through tags[] by postTags.postId/tagId'])
    expect(linksOf(through, 'tags')).toEqual(['posts: through posts[] by postTags.tagId/postId'])
    const here = declare(manyToMany('tags'))
    expect(linksOf(here, 'posts')).toEqual(['tags: belongsTo tags[] by tagIds'])
    expect(linksOf(here, 'tags')).toEqual(['posts: hasMany posts[] by tagIds'])
    const there = declare(manyToMany('tags', { theirIds: 'postIds' }))
    expect(linksOf(there, 'posts')).toEqual(['tags: hasMany tags[] by postIds'])
    expect(linksOf(there, 'tags')).toEqual(['posts: belongsTo posts[] by postIds'])
  })

  it('lead to no collection that is not there', () => {
    const posts = collectionOf('posts', [], { relations: { author: one('users') } })
    expect(linksOf([posts], 'posts')).toEqual([])
  })
})

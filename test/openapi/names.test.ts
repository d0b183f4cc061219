import { expect, it } from 'vitest'
import { singular } from '../../src/data/relations/names.ts'
import { idFieldFor, meansManyOf, referredBy } from '../../src/openapi/resources/names.ts'

it.each([
  ['pets', 'pet'],
  ['cases', 'case'],
  ['statuses', 'status'],
  ['addresses', 'address'],
  ['boxes', 'box'],
  ['batches', 'batch'],
  ['categories', 'category'],
  ['news', 'news'],
  ['people', 'person'],
])('one of %s is a %s', (many, one) => {
  expect(singular(many)).toBe(one)
  expect(meansManyOf(many, one)).toBe(true)
})

it.each([
  ['petId', 'pets', ['id', 'name'], 'id'],
  ['pet_id', 'pets', ['petId', 'id'], 'petId'],
  ['issue_number', 'issues', ['id', 'number'], 'number'],
  ['pet', 'pets', ['name', 'slug'], 'slug'],
  ['userId', 'users', ['uuid'], 'uuid'],
  ['targetInstance', 'targetInstances', ['id', 'instance'], 'id'],
  ['issueNumber', 'issueNumbers', ['id', 'number'], 'number'],
  ['ref', 'commits', ['sha'], undefined],
])('{%s} of %s with %j means %s', (parameter, collection, properties, field) => {
  expect(idFieldFor(parameter, collection, properties)).toBe(field)
})

it.each([
  ['ownerId', 'owner'],
  ['owner_id', 'owner'],
  ['paid', undefined],
  ['id', undefined],
])('%s refers to %s', (name, referred) => {
  expect(referredBy(name)).toBe(referred)
})

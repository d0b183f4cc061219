import { route } from 'mockapi'
import { expectTypeOf, test } from 'vitest'
import type { PathParams } from '../../src/http/path-params.ts'

type Text<Names extends string> = { readonly [K in Names]: string }

test('the parameters of a key are typed by their names', () => {
  expectTypeOf<PathParams<'/users'>>().toEqualTypeOf<{}>()
  expectTypeOf<PathParams<'/users/:id'>>().toEqualTypeOf<Text<'id'>>()
  expectTypeOf<PathParams<'/users/:user-id/:b?'>>().toEqualTypeOf<{
    readonly 'user-id': string
    readonly b?: string
  }>()
  expectTypeOf<PathParams<'/a/{b_c}/*'>>().toEqualTypeOf<Text<'b_c' | '*'>>()
  expectTypeOf<PathParams<'/a/:id{[0-9]{4}}'>>().toEqualTypeOf<Text<'id'>>()
  expectTypeOf<PathParams<'/a/:id{[0-9]+}?'>>().toEqualTypeOf<{ readonly id?: string }>()
})

test('so are those that are a part of a segment', () => {
  expectTypeOf<PathParams<'/items/:id.json'>>().toEqualTypeOf<Text<'id'>>()
  expectTypeOf<PathParams<'/v1/items/:id:approve'>>().toEqualTypeOf<Text<'id'>>()
  expectTypeOf<PathParams<'/v1/items/{id}:approve'>>().toEqualTypeOf<Text<'id'>>()
  expectTypeOf<PathParams<'/v1/items:search'>>().toEqualTypeOf<{}>()
  expectTypeOf<PathParams<'/files/:name.:ext'>>().toEqualTypeOf<Text<'name' | 'ext'>>()
  expectTypeOf<PathParams<'/:from-:to/x'>>().toEqualTypeOf<Text<'from' | 'to'>>()
  expectTypeOf<PathParams<'/:from-date--:to'>>().toEqualTypeOf<Text<'from-date' | 'to'>>()
  expectTypeOf<PathParams<'/@:user/:id{[0-9]+}.png'>>().toEqualTypeOf<Text<'user' | 'id'>>()
  expectTypeOf<PathParams<'/v{version}/a'>>().toEqualTypeOf<Text<'version'>>()
  route('GET /items/:id.json', {
    handle: ({ params }) => {
      expectTypeOf(params).toEqualTypeOf<Text<'id'>>()
      // @ts-expect-error no parameter of the key
      return params.idd
    },
  })
})

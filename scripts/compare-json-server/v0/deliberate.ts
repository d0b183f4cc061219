import type { DeliberateDifference } from '../deliberate.ts'

/** Where `json-server-0` does not answer as version 0 does, and why. */
export const deliberate0: readonly DeliberateDifference[] = [
  {
    name: 'Errors are JSON',
    reason: 'what is wrong is 400 or 409 as problem+json, not 500 or a page with a stack trace',
    requests: {
      'odd queries': ['GET /posts/%'],
      bodies: [
        'POST /posts {"title":',
        'POST /posts "text"',
        'POST /posts 12',
        'POST /posts null',
        'PUT /posts/1 {',
        'POST /posts {"id":1,"title":"taken"}',
        'POST /posts {"id":"2","title":"taken, as text"}',
        'PUT /profile {',
      ],
      '--read-only': [
        'POST /posts {"title":"x"}',
        'PUT /posts/1 {}',
        'PATCH /posts/1 {}',
        'DELETE /posts/1',
        'PUT /profile {}',
      ],
      'expressions that are wrong': ['*'],
    },
  },
  {
    name: 'Queries do not fail',
    reason: '_sort and _order given twice, and _expand that leads nowhere, are answered; there 500',
    requests: {
      'related records': ['GET /comments/1?_expand=posts'],
      'odd queries': [
        'GET /posts?_sort=views&_sort=title',
        'GET /posts?_sort=userId&_order=desc&_order=asc',
      ],
    },
  },
  {
    name: 'Brackets are dots',
    reason: 'a[b]=x asks for a.b, where it found nothing',
    requests: { 'odd queries': ['GET /posts?place[city]=Oslo'] },
  },
  {
    name: 'Inherited names are nothing',
    reason: 'toString is no field of a record',
    requests: { 'odd queries': ['GET /posts?toString_ne=x'] },
  },
  {
    name: 'No ETag',
    reason: 'there is no 304 in this dialect',
    requests: { 'odd queries': ['GET /posts/1'] },
  },
  {
    name: 'No index page',
    reason: 'mockapi routes lists the addresses',
    requests: { 'odd queries': ['GET /'] },
  },
  {
    name: 'Rules keep the query',
    reason: 'what a request asks for besides is not lost or mixed up',
    requests: {
      '--routes routes.json': [
        'GET /by/2?published=true',
        'GET /top?published=true',
        'GET /blog/posts/2/show?_embed=comments',
        'GET /articles?_limit=2',
        'GET /articles?id=3&_embed=comments',
      ],
    },
  },
  {
    name: 'Lists are no records',
    reason: 'an array is 400, it does not become a record without fields and id',
    requests: {
      bodies: ['POST /posts [{"title":"a list"}]', 'GET /posts?_sort=id&_limit=3'],
    },
  },
  {
    name: 'JSON is read under any name',
    reason: 'a body without a content type, or with one that ends in +json, is not thrown away',
    requests: {
      bodies: ['POST /posts {"title":"no type"}', 'POST /posts {"title":"suffix"}', 'GET /posts'],
    },
  },
  {
    name: 'Links lead to pages',
    reason: 'Link of page 0, of text and of fractions names pages that there are',
    requests: {
      pages: [
        'GET /items?_page=0',
        'GET /items?_page=-1',
        'GET /items?_page=abc',
        'GET /items?_page=1.5',
        'GET /items?_page=01&_limit=10',
      ],
    },
  },
  {
    name: 'Locations lead to records',
    reason: 'no query, no double slash, no parent and no undefined in them',
    requests: {
      creating: ['POST /posts?views=1*', 'POST /posts?_embed=comments*', 'POST /posts/ *'],
      '--id _id': ['POST *'],
    },
  },
  {
    name: 'Below means below',
    reason:
      'a list below a record needs its collection and a foreign key; without, it is not everything',
    requests: {
      'nested lists': ['GET /unknown/1/comments', 'GET /posts/1/profile', 'GET /posts/1/users'],
    },
  },
  {
    name: 'Keys and ids compare as text',
    reason: 'a new record below another gets its id in its own type, and _embed finds keys of both',
    requests: {
      creating: ['GET /posts/2?_embed=comments'],
      'creating below a record': ['POST /*', 'GET /*'],
      '--id _id': ['GET /posts?_embed=comments'],
      '--foreign-key-suffix _id': ['POST /posts/2/comments {"body":"nested"}', 'GET /comments'],
    },
  },
  {
    name: 'No id is given twice',
    reason: 'the id of a deleted record does not come back for another',
    requests: { deleting: ['POST /posts {"title":"the last id again"}'] },
  },
  {
    name: 'Records have ids',
    reason: 'a record without one in the file gets one when it is read',
    requests: { 'damaged data': ['GET /comments', 'GET /posts?_embed=comments'] },
  },
  {
    name: 'Null keys are no error',
    reason: 'one null foreign key does not make each DELETE a 500',
    requests: { 'damaged data': ['DELETE /posts/1', 'GET /db'] },
  },
  {
    name: 'Strangers stay',
    reason: 'a DELETE removes what belonged to the record, and nothing else that points nowhere',
    requests: { strangers: ['GET /comments', 'GET /db'] },
  },
  {
    name: 'Deletes reach grandchildren',
    reason: 'they do not stay until the next DELETE',
    requests: { deleting: ['GET /comments'], cascades: ['GET /reactions', 'GET /db'] },
  },
  {
    name: 'Addresses are exact',
    reason: 'capitals and double slashes are other addresses',
    requests: { 'methods and missing addresses': ['GET /Posts', 'GET /posts//1'] },
  },
  {
    name: 'OPTIONS tells what there is',
    reason: 'methods of that address, and 404 where there is none',
    requests: {
      'methods and missing addresses': ['OPTIONS /unknown'],
      'preflights of what there is not': ['*'],
    },
  },
  {
    name: 'Methods are what they say',
    reason: 'X-HTTP-Method-Override turns no POST into a DELETE',
    requests: {
      'methods and missing addresses': [
        'POST /posts/1 {"title":"x"}',
        'POST /posts/2',
        'GET /posts/1',
        'GET /posts/2',
      ],
    },
  },
  {
    name: 'No JSONP',
    reason: 'a script tag of any website could read the data',
    requests: {
      'methods and missing addresses': [
        'GET /posts?callback=show&id=3',
        'GET /posts/3?callback=show',
      ],
    },
  },
  {
    name: 'Other origins are refused',
    reason: 'unless --cors names them',
    requests: { 'foreign origins': ['*'] },
  },
  {
    name: 'Read-only refuses writes alone',
    reason: 'HEAD reads, and what is nowhere is 404',
    requests: { '--read-only': ['HEAD /posts/1', 'POST /unknown {}'] },
  },
  {
    name: 'Mocks go before files',
    reason: 'a static file does not hide a collection',
    requests: { 'static files': ['GET /posts'] },
  },
  {
    name: 'Patterns cannot hang',
    reason: 'they run in linear time, and have no look-around and no back references',
    requests: { 'expressions that hang': ['*'], 'expressions that look around': ['*'] },
  },
]

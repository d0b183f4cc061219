import type { DeliberateDifference } from '../deliberate.ts'

/** Where `json-server-1` does not answer as version 1 does, and why. */
export const deliberate1: readonly DeliberateDifference[] = [
  {
    name: 'Filters never fail open',
    reason: 'a condition on a field that is missing, or that nobody has, holds for no record',
    requests: {
      equality: ['GET /posts?place.*', 'GET /comments?by.name=Ada'],
      operators: ['GET /posts?place.*'],
      _where: ['GET /posts?_where={"place":*'],
      '_where that asks for less than it says': [
        'GET /posts?_where={"unknown":*',
        'GET /posts?_where={"place":*',
        'GET /posts?_where={"tags":*',
        'GET /posts?_where={"title":{"like":"a"}}',
        'GET /posts?_where={"views":{"gtt":5}}',
        'GET /posts?title.length=5',
        'GET /posts?tags.length=1',
      ],
      'inherited names': ['GET /posts?__proto__=1', 'GET /posts?constructor=1'],
      'odd queries': ['GET /posts?a..b=1', 'GET /posts?.=1'],
    },
  },
  {
    name: 'Unknown operators are refused',
    reason: '400 names the nearest one',
    requests: {
      'unknown operators': [
        'GET /posts?views:between=1',
        'GET /posts?title:like=a',
        'GET /posts?views:GT=20',
        'GET /posts?views:foo=1&title=Alpha',
      ],
    },
  },
  {
    name: 'A broken `_where` is refused',
    reason: 'what is no JSON object is 400, not all records',
    requests: {
      _where: ['GET /posts?_where={broken*', 'GET /posts?_where=null', 'GET /posts?_where=12'],
      '_where that asks for less than it says': ['GET /posts?_where=[*'],
    },
  },
  {
    name: 'A plain value in `_where` is a value',
    reason: '{"title":"Alpha"} means {"title":{"eq":"Alpha"}}',
    requests: {
      '_where that asks for less than it says': ['GET /posts?_where={"title":"Alpha"}'],
    },
  },
  {
    name: 'Ids and keys compare as text',
    reason: 'id=1 finds "1", and foreign keys that are numbers in the file relate',
    requests: {
      'ids that are numbers': [
        'GET /posts?id=1',
        'GET /posts?id:in=1,2',
        'GET /posts?_embed=comments',
        'GET /comments?_embed=post',
        'GET /comments',
      ],
      'ids that are texts of digits': [
        'GET /posts?id=1',
        'GET /posts?id:in=1,3',
        'GET /posts?id:ne=1',
        'GET /comments?postId=1',
      ],
    },
  },
  {
    name: 'Null keys are not dependents',
    reason: '_dependent removes what belonged to the record, not what had no key before',
    requests: { '_dependent and keys that were null before': ['GET /comments'] },
  },
  {
    name: 'Deletes reach grandchildren',
    reason: 'children of removed children are treated as children are',
    requests: { _dependent: ['GET /reactions'] },
  },
  {
    name: 'Empty values keep their order',
    reason: 'null, false and missing values are one group of a sort, in the order of the list',
    requests: { order: ['GET /posts?_sort=published', 'GET /posts?_sort=tags'] },
  },
  {
    name: 'Errors are JSON',
    reason: 'malformed JSON is 400 as problem+json with its place, not 500',
    requests: {
      bodies: ['POST /posts {"title":', 'PUT /posts/1 {', 'POST /posts title=form&views=7'],
      'odd queries': ['GET /posts/%'],
    },
  },
  {
    name: 'Bodies may be large',
    reason: '10 MB by default, where 100 KB are a 500',
    requests: { 'large bodies': ['*'] },
  },
  {
    name: 'Text operators take the text as it is',
    reason: 'contains=0100 does not look for 100',
    requests: {
      'odd queries': ['GET /posts?title:contains=0100', 'GET /posts?title:endsWith=100.0'],
    },
  },
  {
    name: 'Keys within a collection count',
    reason: 'a DELETE also empties those of records of the same kind',
    requests: { 'records that point to their own kind': ['GET /parts'] },
  },
  {
    name: 'Missing ids stay the same',
    reason: 'a record without an id gets the next number, not another text at each start',
    requests: { 'a file with $schema and without ids': ['GET /notes'] },
  },
  {
    name: 'No index page',
    reason: 'mockapi routes lists the addresses',
    requests: { 'odd queries': ['GET /'] },
  },
  {
    name: 'HEAD works',
    reason: 'it answers as GET does, not with 400',
    requests: { 'methods and missing addresses': ['HEAD *'] },
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
    name: 'Inherited names are nothing',
    reason: '/constructor is 404',
    requests: { 'inherited names': ['GET /constructor', 'GET /toString', 'GET /__proto__'] },
  },
  {
    name: 'Other origins are refused',
    reason: 'unless --cors names them',
    requests: { 'foreign origins': ['*'] },
  },
]

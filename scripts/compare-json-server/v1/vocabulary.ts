import type { Vocabulary } from '../drawn.ts'

/** What queries of version 1 are drawn from; paths lead into fields that all records have. */
export const vocabulary1: Vocabulary = {
  lists: {
    '/posts': [
      [
        'views:gt=3',
        'views:lte=100',
        'views=20',
        'views:in=100,20,3',
        'views_gte=0',
        'views:ne=100',
      ],
      [
        'title:contains=a',
        'title:startsWith=al',
        'title:endsWith=a',
        'title:ne=Alpha',
        'title=delta',
      ],
      ['published=true', 'published:ne=true', 'published:in=false,true'],
      ['created:gte=2024-01-05', 'created:lt=2024-02-20', 'created:contains=t08'],
      ['note:ne=x', 'unknown=1'],
      ['_embed=comments', '_embed=user', '_embed=comments&_embed=user', '_embed=unknown'],
      [
        '_where={"or":[{"views":{"gt":50}},{"title":{"contains":"a"}}]}',
        '_where={"views":{"lt":50}}',
      ],
    ],
    '/comments': [
      ['likes:gte=1', 'likes_lt=3', 'likes:in=3,0', 'likes=3'],
      ['body:contains=ALPHA', 'body:startsWith=on'],
      ['_embed=post', '_embed=user', '_embed=reactions', '_embed=post&post.title=Alpha'],
    ],
    '/products': [
      ['price:gt=20', 'price:lte=25', 'price=25'],
      ['stock.here:gt=0', 'stock.there=0', 'stock.here:in=0,1'],
      ['id:ne=p-hat', 'id=p-hat', 'id:in=p-hat,b5c0', 'id:startsWith=p-'],
    ],
    '/items': [['rank:gte=5'], ['rank:lte=20'], ['rank:ne=7'], ['rank:in=1,2,3,25']],
  },
  orders: {
    '/posts': ['_sort=views', '_sort=-title', '_sort=-userId,views', '_sort=created', '_sort=note'],
    '/comments': ['_sort=likes,-body', '_sort=-userId', '_sort=body'],
    '/products': ['_sort=price', '_sort=-stock.here,name', '_sort=name'],
    '/items': ['_sort=rank', '_sort=-rank'],
  },
  windows: [
    '_page=1',
    '_page=2&_per_page=3',
    '_page=1&_per_page=2',
    '_page=9&_per_page=2',
    '_per_page=3',
  ],
}

/** What queries of drawn data are drawn from; sorts are by fields that are never empty. */
export const rows1: Vocabulary = {
  lists: {
    '/rows': [
      ['n=3', 'n:gte=0', 'n:lt=4', 'n:ne=1', 'n=null', 'n:ne=null', 'n:in=1,2.5,null', 'n_lte=3'],
      ['m=3', 'm:gte=0', 'm:lte=4', 'm:ne=1', 'm:gt=1.5', 'm:in=1,2,3', 'm:contains=1'],
      [
        't=a',
        't=',
        't:gte=a',
        't:lt=b',
        't:ne=A',
        't:startsWith=A',
        't:contains=B',
        't:endsWith=ö',
      ],
      ['t=9', 't:in=a,B,öl', 't:contains=öL', 't=true', 't:gt=5', 't:lte=9', 't:in=9,10'],
      ['d:gte=2024-02', 'd:lte=2024-02-05', 'd=2024-01-01', 'd:endsWith=1', 'd:ne=2024-01-01'],
      ['e.t=b', 'e.t:contains=Z', 'e.n:gte=2', 'e.n:lt=2', 'e.n:ne=0', 'e.t:ne=', 'e.n:in=0,-1'],
      ['l=a', 'l:contains=a', 'l:ne=a', 'id:in=r1,r2,r3,r10', 'id:gt=r3'],
    ],
  },
  orders: {
    '/rows': ['_sort=m', '_sort=-m,d', '_sort=d', '_sort=e.n,-id', '_sort=id', '_sort=-d,e.n'],
  },
  windows: ['_page=2&_per_page=7', '_page=1&_per_page=50', '_page=3', '_page=0&_per_page=4'],
}

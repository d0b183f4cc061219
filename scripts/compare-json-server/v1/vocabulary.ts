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

import type { Vocabulary } from '../drawn.ts'

const posts = [
  ['id=1&id=4&id=6', 'id_gte=3', 'id_ne=2', 'id_lte=6'],
  ['views=20', 'views_gte=0', 'views_lte=100', 'views_ne=100', 'views_like=0'],
  ['title_like=a', 'title_like=^.l', 'title_ne=Alpha', 'title_gte=a', 'title=delta&title=alpha'],
  ['published=true', 'published_ne=true'],
  ['place.city=Oslo', 'place.city_like=o', 'place.geo.zone_lte=5', 'place.city_ne=Rome'],
  ['tags.0=sea', 'tags_like=s', 'tags=sea'],
  ['created_gte=2024-01-05', 'created_lte=2024-02-20', 'created_like=T08'],
  ['q=a', 'q=oslo', 'q=2024', 'q=0'],
  ['_embed=comments', '_expand=user', '_embed=comments&_expand=user'],
  ['unknown=1', 'unknown.deep=2'],
]

const comments = [
  ['likes_gte=1', 'likes_lte=3', 'likes=3&likes=0', 'likes_ne=12'],
  ['body_like=alpha', 'body_like=^on', 'q=alpha', 'q=1815'],
  ['by.name=Ada', 'by.year_gte=1800', 'by.name_ne=Bob'],
  ['_expand=post', '_expand=user', '_embed=reactions', '_expand=post&_expand=user'],
]

/** What queries of version 0 are drawn from. */
export const vocabulary0: Vocabulary = {
  lists: {
    '/posts': posts,
    '/users/1/posts': posts,
    '/comments': comments,
    '/posts/1/comments': comments,
    '/items': [['rank_gte=5'], ['rank_lte=20'], ['id_ne=3&id_ne=7'], ['rank_like=1'], ['q=2']],
  },
  orders: {
    '/posts': ['_sort=views', '_sort=title&_order=desc', '_sort=userId,views&_order=desc,asc'],
    '/users/1/posts': ['_sort=created&_order=desc', '_sort=place.city'],
    '/comments': ['_sort=likes,body&_order=asc,desc', '_sort=by.year', '_sort=userId&_order=desc'],
    '/posts/1/comments': ['_sort=likes', '_sort=body&_order=desc'],
    '/items': ['_sort=rank', '_sort=id&_order=desc', '_sort=rank&_order=desc'],
  },
  windows: [
    '_page=1',
    '_page=2&_limit=3',
    '_page=1&_limit=2',
    '_page=9&_limit=2',
    '_limit=3',
    '_start=1&_end=4',
    '_start=2&_limit=2',
    '_end=5',
    '_start=1',
  ],
}

/** What queries of drawn data are drawn from. */
export const rows0: Vocabulary = {
  lists: {
    '/rows': [
      ['n=3', 'n_gte=0', 'n_lte=4', 'n_ne=1', 'n_like=5', 'n=1&n=2&n=1.5'],
      ['m=3', 'm_gte=0', 'm_lte=4', 'm_ne=1', 'm_like=-', 'm_gte=5&m_gte=8'],
      [
        't=a',
        't=',
        't_gte=a',
        't_lte=b',
        't_ne=A',
        't_like=^a',
        't_like=b',
        't_like=ö',
        't=9&t=10',
      ],
      ['d_gte=2024-02', 'd_lte=2024-02-05', 'd=2024-01-01', 'd_like=-0[13]$', 'd_ne=2024-01-01'],
      ['e.t=b', 'e.t_like=Z', 'e.n_gte=2', 'e.n_lte=2', 'e.n_ne=0', 'e.t_ne='],
      ['l=a', 'l.0=a', 'l_like=a', 'l.1_ne=b', 'l_ne=', 'l.length=1'],
      ['q=a', 'q=1', 'q=öl', 'q=2024-01'],
    ],
  },
  orders: {
    '/rows': [
      '_sort=n',
      '_sort=n&_order=desc',
      '_sort=m,t',
      '_sort=t&_order=desc',
      '_sort=e.t,e.n&_order=desc,asc',
      '_sort=d,n,t&_order=asc,desc,asc',
      '_sort=l',
      '_sort=e',
    ],
  },
  windows: ['_page=2&_limit=7', '_page=1&_limit=50', '_page=3', '_start=5&_end=9', '_limit=4'],
}

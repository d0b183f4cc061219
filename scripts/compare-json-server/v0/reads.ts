import { get } from '../group.ts'
import type { Group } from '../group.ts'

/** Reads of version 0: filters, operators, full text, order, slices and pages. */
export const reads: readonly Group[] = [
  {
    name: 'lists and records',
    asks: [
      ...get('/posts', '/posts/1', '/posts/99', '/posts/abc', '/empty', '/empty/1', '/products'),
      ...get('/products/p-shoe', '/products/P-SHOE', '/posts/', '/posts/1/', '/posts/1?views=5'),
      ...get('/posts/01', '/posts/1.0', '/posts/-1', '/items/25', '/categories/1', '/people/2'),
    ],
  },
  {
    name: 'equality',
    asks: [
      ...get('/posts?title=Alpha', '/posts?title=alpha', '/posts?title=ALPHA', '/posts?views=100'),
      ...get(
        '/posts?views=100.0',
        '/posts?published=true',
        '/posts?published=false',
        '/posts?id=3',
      ),
      ...get('/posts?id=1&id=3', '/posts?userId=1&published=true', '/posts?title=nothing'),
      ...get(
        '/posts?place.city=Oslo',
        '/posts?place.geo.zone=2',
        '/posts?place.city=S%C3%A3o+Paulo',
      ),
      ...get('/posts?place.city=Oslo&place.city=Rome', '/posts?tags=sea', '/posts?tags=sea,sun'),
      ...get('/posts?tags.0=sea', '/posts?tags[0]=snow', '/posts?views=null', '/posts?tags=null'),
      ...get('/posts?title=', '/posts?title=beta%20C%2B%2B', '/posts?title=Gamma%20%26%20more'),
      ...get('/posts?unknown=1', '/posts?unknown=1&title=Alpha', '/posts?note=no%20date%20here'),
      ...get(
        '/posts?place=x',
        '/posts?place.unknown=1',
        '/posts?id=1&unknown.deep=2',
        '/empty?id=1',
      ),
      ...get('/products?id=p-hat', '/products?id=p-hat&id=b5c0', '/products?stock.here=1'),
      ...get(
        '/posts?_=12345',
        '/posts?',
        '/posts?&&',
        '/posts?title',
        '/posts?=x',
        '/posts?views=-7',
      ),
      ...get('/posts?constructor=1', '/posts?__proto__=1', '/posts?views=20&views=20.5&views=3'),
    ],
  },
  {
    name: 'operators',
    asks: [
      ...get('/posts?views_gte=20', '/posts?views_lte=20', '/posts?views_gte=0&views_lte=100'),
      ...get(
        '/posts?views_gte=-7',
        '/posts?views_gte=20.5',
        '/posts?views_lte=-1',
        '/posts?id_gte=6',
      ),
      ...get('/posts?created_gte=2024-02-01', '/posts?created_lte=2024-02-05T08:00:00Z'),
      ...get(
        '/posts?created_gte=2024-01-05T08:00:00Z&created_lte=2024-02-20',
        '/posts?title_gte=b',
      ),
      ...get('/posts?title_lte=Z', '/posts?place.geo.zone_gte=3', '/posts?published_gte=1'),
      ...get(
        '/posts?id_ne=1',
        '/posts?id_ne=1&id_ne=2',
        '/posts?title_ne=Alpha',
        '/posts?views_ne=100',
      ),
      ...get('/posts?place.city_ne=Oslo', '/posts?note_ne=x', '/posts?published_ne=true'),
      ...get('/posts?title_like=alp', '/posts?title_like=^a', '/posts?title_like=a$'),
      ...get(
        '/posts?title_like=(beta|delta)',
        '/posts?title_like=c\\%2B\\%2B',
        '/posts?title_like=.',
      ),
      ...get('/posts?title_like=alp&title_like=gam', '/posts?views_like=0', '/posts?tags_like=sea'),
      ...get('/posts?place.city_like=o$', '/posts?title_like=%C3%A9lan', '/posts?title_like=[ab]l'),
      ...get(
        '/posts?title_like=^.{5}$',
        '/posts?title_like=\\d',
        '/posts?title_like=',
        '/posts?note_like=DATE',
      ),
      ...get('/posts?views_gte=20&views_gte=500', '/posts?views_gte=abc', '/posts?views_lte='),
      ...get('/posts?unknown_gte=1', '/posts?unknown_ne=1', '/posts?unknown_like=1'),
      ...get(
        '/posts?views_gt=20',
        '/posts?views_lt=20',
        '/posts?views:gte=20',
        '/posts?published_like=tr',
      ),
      ...get(
        '/posts?title_like=\\bvital',
        '/posts?title_like=^\\w%2B$',
        '/posts?title_like=[^a-z]',
      ),
      ...get(
        '/posts?title_like=^\\S*$',
        '/posts?title_like=a{1,2}',
        '/posts?title_like=l|t',
        '/posts?title_like=(?:al)%2B',
      ),
      ...get(
        '/users?email_like=edsger%2Bd',
        '/users?email_like=edsger\\%2Bd',
        '/posts?title_like=a?l',
      ),
    ],
  },
  {
    name: 'full text',
    asks: [
      ...get('/posts?q=alpha', '/posts?q=ALPHA', '/posts?q=oslo', '/posts?q=100', '/posts?q=true'),
      ...get(
        '/posts?q=snow',
        '/posts?q=c%2B%2B',
        '/posts?q=%C3%89LAN',
        '/posts?q=zzz',
        '/posts?q=',
      ),
      ...get(
        '/posts?q=sea&q=zzz',
        '/posts?q=sea&published=false',
        '/posts?q=2024-02',
        '/users?q=36',
      ),
      ...get('/posts?q=null', '/posts?q=oslo&_sort=id&_order=desc', '/posts?q=a,b', '/posts?q=-7'),
      ...get('/posts?q=alpha&_limit=1', '/comments?q=alpha&postId=1', '/posts?q=0'),
    ],
  },
  {
    name: 'order',
    asks: [
      ...get(
        '/posts?_sort=views',
        '/posts?_sort=views&_order=desc',
        '/posts?_sort=views&_order=DESC',
      ),
      ...get('/posts?_sort=title', '/posts?_sort=title&_order=desc', '/posts?_sort=created'),
      ...get(
        '/posts?_sort=userId,views&_order=desc,asc',
        '/posts?_sort=userId,views&_order=asc,desc',
      ),
      ...get(
        '/posts?_sort=userId,id&_order=desc',
        '/posts?_sort=place.city',
        '/posts?_sort=published',
      ),
      ...get('/posts?_sort=place.geo.zone&_order=desc', '/posts?_sort=unknown', '/posts?_sort='),
      ...get('/posts?_sort=views&_order=sideways', '/posts?_order=desc', '/posts?_sort=-views'),
      ...get(
        '/posts?_sort=note',
        '/posts?_sort=userId&published=true',
        '/items?_sort=rank&_limit=3',
      ),
      ...get(
        '/products?_sort=name',
        '/products?_sort=id&_order=desc',
        '/posts?_sort=note&_order=desc',
      ),
    ],
  },
  {
    name: 'slices',
    asks: [
      ...get(
        '/items?_start=5&_end=8',
        '/items?_start=20&_limit=3',
        '/items?_end=4',
        '/items?_limit=2',
      ),
      ...get('/items?_start=24', '/items?_start=24&_limit=10', '/items?_start=30&_end=40'),
      ...get('/items?_limit=0', '/items?_end=0', '/items?_start=8&_end=5', '/items?_limit=1000'),
      ...get('/items?_start=0&_end=3&_sort=rank', '/items?rank_gte=20&_limit=2', '/empty?_limit=3'),
      ...get('/items?_start=2&_end=4&_limit=10', '/items?_limit=abc', '/items?_start=abc&_limit=2'),
      ...get(
        '/items?_limit=-2',
        '/items?_start=-3&_end=25',
        '/items?_start=-3&_limit=2',
        '/items?_end=x',
      ),
      ...get('/items?_limit=2.7', '/items?_limit=', '/items?_start=5&_end=-15'),
    ],
  },
  {
    name: 'pages',
    asks: [
      ...get(
        '/items?_page=1',
        '/items?_page=2',
        '/items?_page=3',
        '/items?_page=4',
        '/items?_page=0',
      ),
      ...get(
        '/items?_page=-1',
        '/items?_page=abc',
        '/items?_page=1&_limit=5',
        '/items?_page=3&_limit=5',
      ),
      ...get(
        '/items?_page=5&_limit=5',
        '/items?_limit=5&_page=2&_sort=rank',
        '/items?_page=1&_limit=25',
      ),
      ...get('/items?_page=1&_limit=100', '/items?_page=2&_limit=7&rank_gte=10', '/empty?_page=1'),
      ...get('/items?_page=1&_limit=0', '/items?_page=1&_limit=abc', '/items?_page=2&_limit=-3'),
      ...get('/items?_page=1.5', '/items?_page=', '/items?rank_lte=3&_page=1&_limit=2&id_ne=24'),
      ...get(
        '/items?_page=2&_limit=10&_start=3',
        '/posts?_page=1&_limit=2&title_like=a&_order=asc',
      ),
      ...get(
        '/items?_page=01&_limit=10',
        '/items?_page=1&_page=2',
        '/posts?_page=1&_limit=3&_embed=comments',
      ),
    ],
  },
]

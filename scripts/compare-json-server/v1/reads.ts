import { get } from '../group.ts'
import type { Group } from '../group.ts'

/** Reads of version 1: filters, operators, order, pages and related records. */
export const reads: readonly Group[] = [
  {
    name: 'lists and records',
    asks: [
      ...get('/posts', '/posts/1', '/posts/99', '/posts/abc', '/empty', '/empty/1', '/products'),
      ...get('/products/p-shoe', '/products/P-SHOE', '/posts/', '/posts/1/', '/posts/1?views=5'),
      ...get('/posts/01', '/posts/-1', '/items/25', '/categories/1', '/people/2'),
    ],
  },
  {
    name: 'equality',
    asks: [
      ...get('/posts?title=Alpha', '/posts?title=alpha', '/posts?title=ALPHA', '/posts?views=100'),
      ...get(
        '/posts?views=100.0',
        '/posts?views=1e2',
        '/posts?published=true',
        '/posts?published=false',
      ),
      ...get(
        '/posts?title:eq=Alpha',
        '/posts?title_eq=Alpha',
        '/posts?views:eq=20.5',
        '/posts?title=nothing',
      ),
      ...get(
        '/posts?place.city=Oslo',
        '/posts?place.geo.zone=2',
        '/posts?place.city=S%C3%A3o+Paulo',
      ),
      ...get(
        '/posts?published=true&views=0',
        '/posts?views=null',
        '/posts?tags=null',
        '/posts?note=null',
      ),
      ...get('/posts?title=', '/posts?title=beta%20C%2B%2B', '/posts?title=Gamma%20%26%20more'),
      ...get('/posts?unknown=1', '/posts?unknown=1&title=Alpha', '/posts?note=no%20date%20here'),
      ...get(
        '/posts?title=Alpha&title=delta',
        '/posts?tags=sea',
        '/posts?tags.0=sea',
        '/posts?views=-7',
      ),
      ...get(
        '/posts?place.unknown=1',
        '/posts?title=%20Alpha',
        '/posts?',
        '/posts?&&',
        '/posts?title',
      ),
      ...get('/products?id=p-hat', '/products?stock.here=0', '/empty?id=1', '/posts?views=%20'),
      ...get('/products?stock.here=1&stock.there=1', '/comments?by.name=Ada', '/posts?q=alpha'),
    ],
  },
  {
    name: 'operators',
    asks: [
      ...get(
        '/posts?views:gt=20',
        '/posts?views:gte=20',
        '/posts?views:lt=20',
        '/posts?views:lte=20',
      ),
      ...get('/posts?views:gte=0&views:lte=100', '/posts?views_gt=20', '/posts?views_gte=20'),
      ...get(
        '/posts?views_lt=20',
        '/posts?views_lte=20',
        '/posts?views_ne=100',
        '/posts?views:ne=100',
      ),
      ...get(
        '/posts?title:ne=Alpha',
        '/posts?published:ne=true',
        '/posts?note:ne=x',
        '/posts?views:ne=null',
      ),
      ...get(
        '/posts?title:in=Alpha,delta',
        '/posts?views:in=100,20',
        '/posts?views:in=100,%2020.5',
      ),
      ...get('/posts?title_in=Alpha,delta', '/posts?published:in=true', '/posts?title:in='),
      ...get('/posts?title:contains=ALPH', '/posts?title:contains=a', '/posts?title:startsWith=al'),
      ...get('/posts?title:endsWith=TA', '/posts?title:startsWith=AL&title:endsWith=ha'),
      ...get('/posts?title_contains=lph', '/posts?title_startsWith=al', '/posts?views:contains=0'),
      ...get(
        '/posts?title:contains=100',
        '/posts?title:contains=C%2B%2B',
        '/posts?title:contains=%C3%A9lan',
      ),
      ...get(
        '/posts?place.city:contains=o',
        '/posts?place.geo.zone:gt=2',
        '/posts?place.city:in=Oslo,Rome',
      ),
      ...get(
        '/posts?created:gte=2024-02-01',
        '/posts?created:lt=2024-02-05T08:00:00Z',
        '/posts?title:gt=b',
      ),
      ...get('/posts?title:lte=Z', '/posts?published:gt=0', '/posts?title:contains='),
      ...get(
        '/posts?note:contains=date',
        '/posts?unknown:gt=1',
        '/posts?unknown:ne=1',
        '/posts?tags:contains=sea',
      ),
      ...get(
        '/products?price:gt=20&price:lt=50',
        '/products?id:in=p-hat,b5c0',
        '/products?id:ne=p-hat',
      ),
      ...get(
        '/users?email:endsWith=%40example.test',
        '/users?age:gte=70&active=true',
        '/users?age:gt=abc',
      ),
    ],
  },
  {
    name: 'unknown operators',
    asks: get(
      '/posts?views:between=1',
      '/posts?views:=20',
      '/posts?title:like=a',
      '/posts?title_like=a',
      '/posts?views:GT=20',
      '/posts?views:foo=1&title=Alpha',
    ),
  },
  {
    name: 'order',
    asks: [
      ...get(
        '/posts?_sort=views',
        '/posts?_sort=-views',
        '/posts?_sort=title',
        '/posts?_sort=-title',
      ),
      ...get('/posts?_sort=created', '/posts?_sort=-userId,views', '/posts?_sort=userId,-views'),
      ...get('/posts?_sort=place.city', '/posts?_sort=-place.geo.zone', '/posts?_sort=unknown'),
      ...get(
        '/posts?_sort=published',
        '/posts?_sort=-published',
        '/posts?_sort=',
        '/posts?_sort=note',
      ),
      ...get('/posts?_sort=-note', '/posts?_sort=views&_order=desc', '/products?_sort=name'),
      ...get(
        '/products?_sort=-price',
        '/products?_sort=id',
        '/items?_sort=rank',
        '/posts?_sort=userId&published=true',
      ),
      ...get('/posts?_sort=title,views&views:gte=0', '/users?_sort=active,-age', '/empty?_sort=id'),
      ...get('/posts?_sort=tags', '/posts?_sort=place'),
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
        '/items?_page=1&_per_page=5',
        '/items?_page=3&_per_page=5',
      ),
      ...get(
        '/items?_page=5&_per_page=5',
        '/items?_per_page=5&_page=2&_sort=rank',
        '/items?_page=1&_per_page=25',
      ),
      ...get(
        '/items?_page=1&_per_page=100',
        '/items?_page=2&_per_page=7&rank:gte=10',
        '/empty?_page=1',
      ),
      ...get(
        '/items?_page=1&_per_page=0',
        '/items?_page=1&_per_page=abc',
        '/items?_page=2&_per_page=-3',
      ),
      ...get(
        '/items?_page=1.5',
        '/items?_page=',
        '/items?_per_page=3',
        '/items?rank:gt=100&_page=2',
      ),
      ...get(
        '/posts?_page=1&_per_page=2&_embed=comments',
        '/items?_page=1&_limit=3',
        '/items?_page=99&_per_page=10',
      ),
      ...get(
        '/items?_page=1&_page=2',
        '/items?_page=2&_per_page=2.9',
        '/items?_page=1e1&_per_page=1',
      ),
    ],
  },
  {
    name: 'what version 0 had',
    asks: [
      ...get(
        '/items?_limit=3',
        '/items?_start=2&_end=4',
        '/posts?q=alpha',
        '/posts?title_like=alp',
      ),
      ...get(
        '/comments?_expand=post',
        '/db',
        '/posts/1/comments',
        '/items?_page=1&_limit=5',
        '/__rules',
      ),
    ],
  },
  {
    name: 'related records',
    asks: [
      ...get('/posts?_embed=comments', '/posts/1?_embed=comments', '/posts/99?_embed=comments'),
      ...get(
        '/comments?_embed=post',
        '/comments/1?_embed=post',
        '/comments?_embed=post&_embed=user',
      ),
      ...get('/comments/3?_embed=post&_embed=user', '/users/1?_embed=posts&_embed=comments'),
      ...get(
        '/comments/1?_embed=reactions&_embed=post',
        '/categories?_embed=stories',
        '/stories/2?_embed=category',
      ),
      ...get(
        '/people?_embed=pets',
        '/pets?_embed=person',
        '/posts?_embed=unknown',
        '/posts/1?_embed=unknowns',
      ),
      ...get(
        '/posts?_embed=users',
        '/posts/4?_embed=user',
        '/posts?_embed=',
        '/posts?_embed=comments&title=Alpha',
      ),
      ...get('/comments?_embed=post&post.title=Alpha', '/comments?_embed=post&_sort=-post.title'),
      ...get(
        '/comments?_embed=user&user.age:gt=50',
        '/posts?_embed=comments&_sort=-id&_page=1&_per_page=2',
      ),
      ...get('/posts/1?_embed=profile', '/posts/1?_embed=comments,user'),
    ],
  },
]

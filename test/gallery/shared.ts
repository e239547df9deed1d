import type { ShareView } from '../../src/contract/share.ts';
import type { Shared, WebLink } from '../../src/core/shared.ts';
import { said } from './fixtures.ts';

const FLAT: WebLink = {
  url: 'https://staywell.example/alfama/rooms?beds=2#:~:text=Two%20rooms%20above%20the%20river',
  title: 'Two rooms above the river in Alfama, with a kitchen and a balcony to the east | Staywell',
};
const PAGES: WebLink[] = [
  { url: 'https://trains.example/timetable/lisboa-porto', title: 'Lisboa to Porto, all trains' },
  { url: 'https://xn--bcher-kva.example/portugal', title: 'Bücher über Portugal' },
  { url: 'https://maps.example/@38.7,-9.1,13z', title: '' },
  { url: 'https://www.museum.example/opening-hours/winter/2026', title: 'Opening hours' },
];
const links = (...some: WebLink[]): Shared => ({ what: 'links', links: some });
const excerpt = (url: string, title: string): Shared => ({ what: 'excerpt', source: { url, title } });
const LIGHT = 'The light in Alfama is best in the hour before the ferries stop, when the walls are still warm.';
const SUBWAY = 'https://news.example/seoul/1125';

export const SHARED_ENTRIES = [
  said('remote', '', 9, true, links(FLAT)),
  said('local', '', 8, true, links(...PAGES)),
  said('remote', LIGHT, 6, true, excerpt('https://journal.example/lisbon', 'Four days in Lisbon, slowly')),
  said('local', 'IBAN PT50 0002 0123 1234 5678 9015 4', 5, true, { what: 'clipboard' }),
  said('remote', '', 4, true, links({ url: 'https://maps.example/@38.7,-9.1,13z?layer=transit', title: '' })),
  said('local', '', 3, true, links({ url: 'https://journal.example/lisbon', title: 'Four days in Lisbon, slowly' })),
];

export const SHARED_KOREAN = [
  said(
    'remote',
    '',
    9,
    true,
    links({ url: SUBWAY, title: '서울 지하철 새 노선 개통, 첫날 풍경과 달라지는 환승역 정리' }),
  ),
  said(
    'remote',
    '개통 첫날에는 첫차가 평소보다 30분 일찍 출발합니다.',
    7,
    true,
    excerpt(SUBWAY, '서울 지하철 새 노선 개통'),
  ),
  said('local', '서울특별시 종로구 세종대로 209', 5, true, { what: 'clipboard' }),
  said('local', '', 4, true, links(...PAGES)),
];

export const LISBON_PAGE: ShareView['subject'] = { what: 'links', links: [FLAT] };
export const TABS: ShareView['subject'] = { what: 'links', links: PAGES };
export const EXCERPT: ShareView['subject'] = {
  what: 'excerpt',
  text: `${LIGHT} Nobody hurries then, and the trams go home half empty.`,
  source: { url: 'https://journal.example/lisbon', title: 'Four days in Lisbon, slowly' },
};
export const PICTURE: ShareView['subject'] = {
  what: 'picture',
  name: 'Screenshot of Four days in Lisbon 2026-11-25 14.05.31.png',
  size: 1_240_000,
};

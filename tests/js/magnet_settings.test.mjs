// The draft of a magnet's settings, and a magnet as an address.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {areaKind, changed, chips, clickOf, clicks, comparisons, daysOf, difference, effective, fitting, number, periods, splits, thresholdRows, thresholdsOf, withArea, withoutValue, withValue} from '../../widgets/grid/src/draft.js';
import {linkOf, readLink} from '../../widgets/grid/src/link.js';
import {suited} from '../../assets/magnets/_answer.mjs';

const view = (id, fits, more = {}) => ({id, fits, by: [], needs_by: false, settings: [], ...more});
const indicator = (id, measure, by, period, periods, more = {}) => ({id, measure, by, period, periods, good: null, target: null, thresholds: [], happens: period !== 'now', records: period !== 'now', fields: ['category'], ...more});

const form = (own = {}, base = {}) => ({
  own,
  base: {indicator: 'rate', view: 'rate', settings: {}, ...base},
  indicators: [
    indicator('rate', 'ratio', ['category', 'area'], 'month', ['today', '7d', 'month'], {target: 95}),
    indicator('new', 'count', ['hour', 'area'], 'today', ['today', 'yesterday', '7d', 'month']),
    indicator('people', 'count', ['age_sex'], 'now', ['now']),
  ],
  pages: [{id: 'leader', title: '领导'}],
  views: [
    view('trend', ['count'], {needs_by: true, by: ['hour']}),
    view('bars', ['count'], {needs_by: true}),
    view('ranking', ['ratio', 'count'], {needs_by: true}),
    view('number', ['ratio', 'count']),
    view('rate', ['ratio']),
    view('pyramid', ['count'], {needs_by: true, by: ['age_sex']}),
  ],
});

test('only views that can show the indicator are offered, those of one figure first', () => {
  const {views, indicators} = form();
  assert.deepEqual(fitting(views, indicators[0]).map(({id}) => id), ['number', 'rate', 'ranking']);
  assert.deepEqual(fitting(views, indicators[2]).map(({id}) => id), ['number', 'bars', 'ranking', 'pyramid']);
  assert.deepEqual(splits(views[0], indicators[1]), ['hour']);
});

test('what is set is only what differs from what takes effect now', () => {
  const kept = form({title: '率', period: '7d'});
  assert.deepEqual(difference(kept, effective(kept)), {});
  assert.deepEqual(difference(kept, {...effective(kept), period: undefined, view: 'number'}), {period: null, view: 'number'});
});

test('null takes away what the magnet sets', () => {
  const kept = form({by: null}, {indicator: 'new', view: 'number', settings: {by: 'hour'}});
  assert.equal(effective(kept).by, undefined);
});

test('another indicator brings a view, a split and a period that go with it', () => {
  const kept = form({period: '7d', target: 90, view: 'rate'});
  assert.deepEqual(changed(kept, effective(kept), {indicator: 'people'}), {indicator: 'people', view: 'number'});
  const hourly = changed(form(), {indicator: 'new', view: 'number', period: '7d'}, {view: 'trend'});
  assert.deepEqual([hourly.by, hourly.period], ['hour', undefined]);
  assert.deepEqual(periods(form().indicators[1], 'hour'), ['today', 'yesterday']);
});

test('a filter gains and loses values, and nothing is left of an empty one', () => {
  const one = withValue(undefined, 'category', '01');
  const two = withValue(withValue(one, 'category', '10'), 'source', '12345');
  assert.deepEqual(chips(two), [['category', '01'], ['category', '10'], ['source', '12345']]);
  assert.deepEqual(withValue(two, 'category', '10'), two);
  assert.deepEqual(withoutValue(two, 'category', '01'), {category: ['10'], source: ['12345']});
  assert.equal(withoutValue(one, 'category', '01'), null);
  assert.equal(one.category.length, 1);
});

test('another indicator loses filter, click and comparison of the one before', () => {
  const draft = {...effective(form()), filter: {category: ['01']}, click: 'drill', compare: 'year', period: '7d'};
  assert.deepEqual(changed(form(), draft, {indicator: 'people'}), {indicator: 'people', view: 'number'});
});

test('a year ago is offered for what happens, a target where there is one', () => {
  const [rate, fresh, people] = form().indicators;
  assert.deepEqual(comparisons(rate, {}), ['past', 'year', 'target', 'none']);
  assert.deepEqual(comparisons(fresh, {}), ['past', 'year', 'none']);
  assert.deepEqual(comparisons(people, {}), ['past', 'none']);
});

test('dates are a period of what happens, but hours have none', () => {
  const draft = {indicator: 'new', view: 'number', period: '2027-02-01/2027-02-28'};
  assert.deepEqual(daysOf(draft.period), ['2027-02-01', '2027-02-28']);
  assert.equal(daysOf('7d'), null);
  assert.equal(changed(form(), draft, {}).period, draft.period);
  assert.equal(changed(form(), draft, {view: 'trend'}).period, undefined);
});

test('a click leads to records where there are any, to sub-areas, to a page or nowhere', () => {
  const [rate, , people] = form().indicators;
  assert.deepEqual(clicks(form(), rate).map(({id}) => id), ['records', 'drill', 'none', 'page:leader']);
  assert.deepEqual(clicks(form(), people).map(({id}) => id), ['none', 'page:leader']);
  assert.deepEqual([clickOf(form(), rate, {}), clickOf(form(), people, {}), clickOf(form(), rate, {click: 'page:gone'}), clickOf(form(), rate, {click: 'none'})], ['records', 'none', 'records', 'none']);
});

test('the areas below need rows, mine gives one figure again', () => {
  const draft = withArea(form(), effective(form()), 'below');
  assert.deepEqual([draft.view, draft.by, areaKind(draft)], ['ranking', 'area', 'below']);
  const mine = withArea(form(), draft, 'mine');
  assert.deepEqual([mine.view, mine.by, areaKind(mine)], ['rate', undefined, 'mine']);
  assert.equal(areaKind(withArea(form(), mine, 'fixed', '440604')), 'fixed');
});

test('thresholds are rows, and those without a number do not count', () => {
  const rows = thresholdRows([{band: 1, below: 90}, {band: 3, above: 0}]);
  assert.deepEqual(rows, [{band: 1, side: 'below', value: '90'}, {band: 3, side: 'above', value: '0'}]);
  assert.deepEqual(thresholdsOf([...rows, {band: 2, side: 'below', value: 'x'}]), [{band: 1, below: 90}, {band: 3, above: 0}]);
  assert.deepEqual(['95%', ' −3 ', '', 'x'].map(number), [95, -3, null, null]);
});

test('a link carries area and settings, and nonsense in one is passed over', () => {
  const link = linkOf('http://magnet/?area=1#old', {magnet: 'open_cases', settings: {title: 'a&b"<'}}, '440604');
  assert.deepEqual(readLink(new URL(link).hash), {magnet: 'open_cases', settings: {title: 'a&b"<'}});
  assert.equal(new URL(link).searchParams.get('area'), '440604');
  assert.deepEqual(readLink('#magnet=x&settings={'), {magnet: 'x', settings: {}});
  assert.equal(readLink('#other'), null);
});

test('an answer is compared with what the settings say', () => {
  const answer = {value: 93, past: 90, past_label: 'yesterday', target: 95, spark_past: [1], rows: [{id: 'a', value: 1, past: 2}]};
  assert.deepEqual([suited(answer, {}).past, suited(answer, {compare: 'target'}).past, suited(answer, {compare: 'target', target: 80}).past], [90, 95, 80]);
  const bare = suited(answer, {compare: 'none'});
  assert.deepEqual([bare.past, bare.spark_past, bare.rows[0].past, answer.rows[0].past], [null, null, null, 2]);
});

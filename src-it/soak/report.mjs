// Judges the results of a soak, and draws them. Exits with 1 if something has grown beyond its bound.
//   node report.mjs RESULTS             prints the table
//   node report.mjs RESULTS DOCS        also writes it into trust.md there, and draws soak.svg
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [resultsDirectory, docsDirectory] = process.argv.slice(2);

function read(file) {
  const [header, ...lines] = readFileSync(join(resultsDirectory, file), 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) =>
    [names[i], value !== '' && Number.isFinite(Number(value)) ? Number(value) : value])));
}

const about = Object.fromEntries(readFileSync(join(resultsDirectory, 'about.csv'), 'utf8').trim().split('\n')
  .map((line) => [line.slice(0, line.indexOf(',')), line.slice(line.indexOf(',') + 1)]));
const rows = read('minutes.csv');
const events = read('events.csv');
const minutes = Math.max(...rows.map((row) => row.minute));
const SERVERS = { jetty: 'Jetty', tomcat: 'Tomcat' };

/** What is drawn and judged: its column, its name, digits, and how much it may grow from the second quarter to the last. */
const QUANTITIES = [
  ['heap_mb', 'heap after a collection', 'MB', 1, (before) => Math.max(5, before / 10)],
  ['threads', 'live threads', '', 0, () => 5],
  ['descriptors', 'open descriptors', '', 0, () => 10],
  ['old_class_loaders', 'class loaders of ended applications', '', 0, () => 1],
  ['classes', 'loaded classes', '', 0, () => 30],
  ['metaspace_mb', 'metaspace', 'MB', 1],
  ['p50_ms', 'p50 of the minute', 'ms', 1],
  ['p99_ms', 'p99 of the minute', 'ms', 1],
];
const LOGARITHMIC = 'p99_ms';

/** How many class loaders of ended applications may be left at any time. */
const MOST_OLD_CLASS_LOADERS = 3;

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const of = (server) => rows.filter((row) => row.server === server);
/** The minutes in which a quantity says something: an application that is not collected yet has classes, and room for them. */
const telling = (server, column) => of(server)
  .filter((row) => !['classes', 'metaspace_mb'].includes(column) || row.old_class_loaders === 0);
const quarter = (server, column, number) => median(telling(server, column)
  .filter((row) => Math.ceil(row.minute / minutes * 4) === number).map((row) => row[column]));
const sum = (column, server) => rows.filter((row) => !server || row.server === server)
  .reduce((total, row) => total + row[column], 0);
const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ' ');
const table = (header, lines) => [header, header.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const grown = [];

function growth() {
  const lines = [];
  for (const [column, name, unit, digits, bound] of QUANTITIES) {
    for (const server of Object.keys(SERVERS)) {
      const [first, second, third, last] = [1, 2, 3, 4].map((number) => quarter(server, column, number));
      const most = bound && bound(second);
      const number = (value) => Number.isNaN(value) ? 'none' : value.toFixed(digits) + (unit && ' ' + unit);
      // A quarter without a telling minute shows nothing: a class loader has stayed.
      if (bound && !(last - second <= most)) grown.push(`${SERVERS[server]}: ${name} has grown from ${number(second)} to ${number(last)}`);
      lines.push([`${name}, ${SERVERS[server]}`, ...[first, second, third, last].map(number),
        `${last < second ? '−' : '+'}${number(Math.abs(last - second))}`, bound ? '+' + number(most) : '–']);
    }
  }
  for (const server of Object.keys(SERVERS)) {
    const most = Math.max(...of(server).map((row) => row.old_class_loaders));
    if (most > MOST_OLD_CLASS_LOADERS) grown.push(`${SERVERS[server]}: ${most} class loaders of ended applications at a time`);
  }
  return table(['median of the minutes', '1st quarter', '2nd', '3rd', '4th', '4th − 2nd', 'allowed'], lines);
}

function answers() {
  const columns = [['requests', 'requests'], ['s200', '200'], ['s400', '400'], ['s401', '401'], ['s403', '403'], ['s503', '503'],
    ['others', 'others: 101, 404, 431, no answer'], ['replaced', 'excused: application being replaced'], ['without_keys', 'excused: application just started, no keys yet'],
    ['sudden_keys', 'excused: key that signs before it can be fetched'], ['unexpected', 'neither expected nor excused']];
  const count = (what, whom) => events.filter((event) => event.what === what && (!whom || event.whom === whom)).length;
  return table(['', ...Object.values(SERVERS)], [
    ...columns.map(([column, name]) => [name, ...Object.keys(SERVERS).map((server) => grouped(sum(column, server)))]),
    ['redeployments', ...Object.keys(SERVERS).map((server) => count('REDEPLOYMENT', server))],
    ['rotations: announced, sudden', ...Object.keys(SERVERS).map(() => `${count('ROTATION')}, ${count('SUDDEN_ROTATION')}`)],
    ['outages: refused, silent, 500', ...Object.keys(SERVERS).map(() => ['REFUSES', 'SILENT', 'ERROR']
      .map((how) => events.filter((event) => event.what === 'OUTAGE' && event.how === how).length).join(', '))],
  ]);
}

function machine() {
  const load = of('jetty').map((row) => row.load_average);
  return `${about.minutes} minutes on ${about.date}, commit ${about.commit}: ${about['java.vm.name']} ${about['java.runtime.version']}, ` +
    `${about.processors} processors (${about.processor}), ${(parseInt(about.memory, 10) / 2 ** 20).toFixed(0)} GiB, ${about['os.name']}. ` +
    `Load average of the machine: median ${median(load).toFixed(1)}, ${Math.min(...load).toFixed(1)} to ${Math.max(...load).toFixed(1)}.`;
}

/** Round numbers from zero to at least the highest value, without fractions unless there are digits. */
function ticks(highest, digits) {
  const rough = Math.max(highest / 3, 10 ** -digits);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= rough);
  const all = [];
  for (let value = 0; value < highest + step; value += step) all.push(value);
  return all;
}

/** Powers of ten, from the one below all values to the one above. */
function powers(values) {
  const all = [];
  for (let power = Math.floor(Math.log10(Math.min(...values))); power <= Math.ceil(Math.log10(Math.max(...values))); power++) {
    all.push(10 ** power);
  }
  return all;
}

function picture() {
  const left = 124, width = 720, right = 20, height = 84, gap = 40;
  const x = (minute) => left + (minute / minutes) * width;
  const out = [];
  let y = 66;
  const strips = [
    ['rotation', (event) => event.what === 'ROTATION' || event.what === 'SUDDEN_ROTATION', 'rotation'],
    ['outage', (event) => event.what === 'OUTAGE', 'outage'],
    ['Jetty redeployed', (event) => event.what === 'REDEPLOYMENT' && event.whom === 'jetty', 'jetty-mark'],
    ['Tomcat redeployed', (event) => event.what === 'REDEPLOYMENT' && event.whom === 'tomcat', 'tomcat-mark'],
  ];
  const stripX = (second) => x(Math.min(Math.max(second / 60, 0), minutes));
  for (const [name, chosen, style] of strips) {
    out.push(`<text class="tick" x="${left - 8}" y="${y + 9}" text-anchor="end">${name}</text>`);
    const marks = events.filter(chosen).map((event) => style === 'outage'
      ? `M${stripX(event.from_s).toFixed(1)} ${y}V${y + 10}H${stripX(event.to_s).toFixed(1)}V${y}Z`
      : `M${stripX(event.from_s).toFixed(1)} ${y}v10`);
    out.push(`<path class="${style}" d="${marks.join('')}"/>`);
    y += 15;
  }
  y += 26;
  const panels = QUANTITIES.map(([column, name, unit, digits]) => ({
    title: name + (unit && ', ' + unit) + (column === LOGARITHMIC ? ' (each line is ten times the one below)' : ''),
    digits,
    isLogarithmic: column === LOGARITHMIC,
    lines: Object.keys(SERVERS).map((server) => [server, telling(server, column).map((row) => [row.minute, row[column]])]),
  }));
  panels.push({
    title: 'load average of the machine, other work included',
    digits: 0,
    lines: [['machine', of('jetty').map((row) => [row.minute, row.load_average])]],
  });
  for (const { title, digits, isLogarithmic, lines } of panels) {
    const values = lines.flatMap(([, points]) => points.map(([, value]) => value));
    const scale = isLogarithmic ? powers(values) : ticks(Math.max(...values), digits);
    const [lowest, highest] = [scale[0], scale[scale.length - 1]];
    const share = (value) => isLogarithmic ? Math.log10(value / lowest) / Math.log10(highest / lowest) : value / highest;
    const at = (value) => (y + height - share(value) * height).toFixed(1);
    out.push(`<text class="heading" x="${left}" y="${y - 9}">${title}</text>`);
    for (const value of scale) {
      out.push(`<path class="grid" d="M${left} ${at(value)}h${width}"/>`,
        `<text class="tick" x="${left - 8}" y="${(Number(at(value)) + 4).toFixed(1)}" text-anchor="end">${+value.toFixed(2)}</text>`);
    }
    for (const [style, points] of lines) {
      out.push(`<polyline class="line ${style}" points="${points.map(([minute, value]) => `${x(minute).toFixed(1)},${at(value)}`).join(' ')}"/>`);
    }
    y += height + gap;
  }
  y -= gap - 18;
  for (let minute = 0; minute <= minutes; minute += minutes > 30 ? 10 : Math.ceil(minutes / 6)) {
    out.push(`<text class="tick" x="${x(minute).toFixed(1)}" y="${y}" text-anchor="middle">${minute}</text>`);
  }
  out.push(`<text class="tick" x="${left + width / 2}" y="${y + 18}" text-anchor="middle">minute</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + right} ${y + 30}" role="img" aria-label="Soak of Jetty and Tomcat: what each server held, minute by minute">
<style>
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; }
  .heading { font-weight: 600; }
  .tick { font-size: 11px; fill: #59636e; }
  path, polyline { fill: none; }
  .grid { stroke: #d1d9e0; stroke-width: 0.7; }
  .line { stroke-width: 1.7; stroke-linejoin: round; }
  .jetty, .jetty-mark { stroke: #0969da; }
  .tomcat, .tomcat-mark { stroke: #b35900; }
  .jetty-mark, .tomcat-mark, .rotation { stroke-width: 2; }
  .rotation, .machine { stroke: #59636e; }
  .outage { fill: #c2a14a; }
  .paper { fill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .tick { fill: #9198a1; }
    .grid { stroke: #3d444d; }
    .jetty, .jetty-mark { stroke: #58a6ff; }
    .tomcat, .tomcat-mark { stroke: #f0a050; }
    .rotation, .machine { stroke: #9198a1; }
    .outage { fill: #b08f3a; }
    .paper { fill: #0d1117; }
  }
</style>
<rect class="paper" width="100%" height="100%"/>
<text class="title" x="16" y="28">Soak, ${minutes} minutes (JDK ${about['java.runtime.version'].split('.')[0]})</text>
<path class="line jetty" d="M${left} 44h22"/><text x="${left + 28}" y="48">Jetty</text>
<path class="line tomcat" d="M${left + 90} 44h22"/><text x="${left + 118}" y="48">Tomcat</text>
${out.join('\n')}
</svg>
`;
}

const report = [machine(), growth(), answers()].join('\n\n');
console.log(report);
if (docsDirectory) {
  writeFileSync(join(docsDirectory, 'soak.svg'), picture());
  const document = join(docsDirectory, 'trust.md');
  if (existsSync(document)) {
    writeFileSync(document, readFileSync(document, 'utf8').replace(
      /(<!-- generated: soak -->\n)[\s\S]*?(<!-- end -->)/, (_, begin, end) => `${begin}\n${report}\n\n${end}`));
  }
}
grown.forEach((line) => console.error(line));
if (minutes < 8) console.error('Too short to judge growth: the quarters are of two minutes or more.');
process.exitCode = minutes >= 8 && grown.length > 0 ? 1 : 0;

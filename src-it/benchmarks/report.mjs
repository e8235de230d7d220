// Makes tables and the picture of docs/performance.md from the results: node report.mjs RESULTS DOCS
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [resultsDirectory, docsDirectory] = process.argv.slice(2);

const ALGORITHMS = ['HS256', 'RS256', 'ES256', 'PS256', 'EDDSA'];
const LIBRARIES = {
  BORDERPOST: 'Borderpost', JJWT: 'JJWT', JAVA_JWT: 'auth0 java-jwt', NIMBUS: 'Nimbus', JOSE4J: 'jose4j',
  SPRING: 'Spring NimbusJwtDecoder', SMALLRYE: 'SmallRye JWT', VERTX: 'Vert.x JWTAuth',
};
const PEERS = Object.keys(LIBRARIES).filter((library) => library !== 'BORDERPOST');
const ARRIVALS = {
  THREE_LETTERS: 'three letters', NO_SEGMENTS: '700 letters, no dot', JUNK_SEGMENTS: 'three segments of letters', WRONG_CHARACTER: 'the same, one character wrong',
  TOO_LONG: 'over 20 000 characters', UNKNOWN_KEY: 'unknown `kid`', FORGED_HS256: 'forged, HS256',
  FORGED_RS256: 'forged, RS256', FORGED_ES256: 'forged, ES256', EXPIRED_RS256: 'expired, RS256',
};

function csv(file) {
  if (!existsSync(file)) return [];
  const [head, ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/)
    .map((line) => [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((cell) => cell[2] ?? cell[1]));
  return rows.map((row) => Object.fromEntries(head.map((name, column) => [name, row[column]])));
}

// What can be measured, for jmh() and its like: the benchmark, its parameters, the number of threads.
const first = (algorithm, library = 'BORDERPOST', options) =>
  ['FirstVerification.verify', { algorithm, library }, options];
const raw = (algorithm, provider = 'platform', options) =>
  ['RawVerification.verify', { algorithm, provider }, options];
const again = (algorithm, options) => ['RepeatedVerification.verify', { algorithm }, options];

/** All that was measured on one JDK. */
class Results {
  constructor(jdk) {
    this.jdk = jdk;
    this.directory = join(resultsDirectory, jdk);
  }

  read(name) {
    return csv(join(this.directory, name + '.csv'));
  }

  about() {
    const file = join(this.directory, 'about.csv');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return Object.fromEntries(lines.map((line) => line.split(/,(.*)/s).slice(0, 2)));
  }

  /** A result of JMH: nanoseconds, or with a suffix something else; NaN when it was not measured. */
  jmh(part, benchmark, params, options) {
    return median(this.scores(part, benchmark, params, options));
  }

  /** The same, one for each time that it was measured. */
  scores(part, benchmark, params, { threads = 1, suffix = '' } = {}) {
    return this.read(part)
      .filter((row) => row.Benchmark.endsWith('.' + benchmark + suffix) && Number(row.Threads) === threads &&
        Object.entries(params).every(([name, value]) => row['Param: ' + name] === String(value)))
      .map((row) => Number(row.Score));
  }

  /** A ratio of two that were measured one right after the other, several times over if the part "pairs" was run. */
  close(one, other, otherwise = 'verification') {
    const part = this.read('pairs').length > 0 ? 'pairs' : otherwise;
    const others = this.scores(part, ...other);
    return median(this.scores(part, ...one).map((score, round) => score / others[round]));
  }

  first(algorithm, library, options, part = 'verification') {
    return this.jmh(part, ...first(algorithm, library, options));
  }

  raw(algorithm, provider = 'platform', options, part = 'verification') {
    return this.jmh(part, ...raw(algorithm, provider, options));
  }

  repeated(algorithm, options, part = 'repeated') {
    return this.jmh(part, ...again(algorithm, options));
  }

  digest(algorithm) {
    return this.jmh('repeated', 'RawDigest.digest', { algorithm });
  }

  refusal(arrival, library) {
    return this.jmh('refusals', 'Refusals.refuse', { arrival, library });
  }

  /** Nanoseconds for one of the tokens in turn. */
  turn(algorithm, provider, pass) {
    const rows = this.read('turns').filter((row) => row.Benchmark.endsWith('.TokensInTurn.verify') &&
      row['Param: algorithm'] === algorithm && row['Param: provider'] === provider && row['Param: pass'] === pass);
    return median(rows.map((row) => Number(row.Score) / Number(row['Param: users'])));
  }

  http(border, tokens, column) {
    return median(this.rounds(border, tokens, column));
  }

  httpRatio(border, tokens, column) {
    return median(this.httpRatios(border, tokens, column));
  }

  // Each round beside the same round without a filter: the machine's moods come and go more slowly than the rounds.
  httpRatios(border, tokens, column) {
    const none = this.rounds('none', tokens, column);
    return this.rounds(border, tokens, column).map((value, round) => value / none[round]);
  }

  rounds(border, tokens, column) {
    return this.read('http').filter((row) => row.border === border && row.tokens === tokens)
      .map((row) => Number(row[column]));
  }

  startup(what) {
    return median(this.read('startup').filter((row) => row.what === what).map((row) => Number(row.since_start_us)));
  }

  closure(what, column) {
    return Number(this.read('closure').find((row) => row.what === what)?.[column]);
  }

  speedup(one) {
    return (2 * one(1)) / one(2);
  }
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? NaN : sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const GC = { suffix: ':gc.alloc.rate.norm' };
const title = (jdk) => jdk.replace('jdk', 'JDK ');
const name = (algorithm) => (algorithm === 'EDDSA' ? 'EdDSA' : algorithm);
const ratio = (value) => (Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0) : '–');
/** The median, with the lowest and the highest. */
const spread = (values) =>
  values.length > 1 ? `${ratio(median(values))} (${ratio(Math.min(...values))}–${ratio(Math.max(...values))})` : ratio(median(values));
const kib = (bytes) => (Number.isFinite(bytes) ? (bytes / 1024).toFixed(1) : '–');
const grouped = (value) =>
  Number.isFinite(value) ? Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ' ') : '–';
const micros = (nanos) =>
  Number.isFinite(nanos) ? (nanos < 1e6 ? (nanos / 1000).toPrecision(3) : grouped(nanos / 1000)) + ' µs' : '–';

function table(head, rows) {
  const line = (cells) => '| ' + cells.join(' | ') + ' |';
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function verification(results) {
  const borders = ALGORITHMS.map((algorithm) => results.first(algorithm, 'BORDERPOST'));
  const row = (label, cells) => [label, ...cells.map(ratio)];
  return [
    table(['time, Borderpost = 1', ...ALGORITHMS.map(name)], [
      row('signature alone (JCA)', ALGORITHMS.map((algorithm, at) => results.raw(algorithm) / borders[at])),
      ...Object.keys(LIBRARIES).map((library) =>
        row(LIBRARIES[library], ALGORITHMS.map((algorithm, at) => results.first(algorithm, library) / borders[at]))),
    ]),
    '1 is ' + ALGORITHMS.map((algorithm, at) => `${micros(borders[at])} with ${name(algorithm)}`).join(', ') + '.',
    table(['KiB of garbage for a token', ...ALGORITHMS.map(name)], Object.keys(LIBRARIES).map((library) =>
      [LIBRARIES[library], ...ALGORITHMS.map((algorithm) => kib(results.first(algorithm, library, GC)))])),
    withProvider(results, 'the Corretto provider', 'BORDERPOST_CORRETTO', 'corretto'),
    withProvider(results, 'Bouncy Castle', 'BORDERPOST_BOUNCY_CASTLE', 'bouncy-castle'),
  ].join('\n\n');
}

function withProvider(results, title, library, provider) {
  const row = (label, cell) => [label, ...['RS256', 'ES256', 'EDDSA'].map((algorithm) => ratio(cell(algorithm)))];
  return table(['time with ' + title, 'RS256', 'ES256', 'EdDSA'], [
    row('Borderpost / signature alone, both with it', (algorithm) =>
      results.first(algorithm, library) / results.raw(algorithm, provider)),
    row('Borderpost with it / without', (algorithm) =>
      results.first(algorithm, library) / results.first(algorithm, 'BORDERPOST')),
  ]);
}

function repeated(results) {
  const spring = results.first('RS256', 'SPRING', {}, 'repeated');
  return [
    table(['repeated verification', ...ALGORITHMS.map(name)], [
      ['time, one SHA-256 of the token = 1',
        ...ALGORITHMS.map((algorithm) => ratio(results.repeated(algorithm) / results.digest(algorithm)))],
      ['KiB of garbage', ...ALGORITHMS.map((algorithm) => kib(results.repeated(algorithm, GC)))],
    ]),
    `With RS256 it takes ${micros(results.repeated('RS256'))}; Spring's decoder, which checks the signature again each time, ` +
      `takes ${ratio(spring / results.repeated('RS256'))} times as long.`,
  ].join('\n\n');
}

function turns(results) {
  const algorithms = ['RS256', 'ES256', 'EDDSA'];
  const ones = algorithms.map((algorithm) => results.turn(algorithm, 'jdk', 'FIRST'));
  return [
    table(['time for a token; JDK, first pass = 1',
      ...algorithms.flatMap((algorithm) => [`${name(algorithm)}, first pass`, 'later passes'])],
    Object.entries({ jdk: 'JDK', bc: 'Bouncy Castle', accp: 'Corretto' }).map(([provider, label]) =>
      [label, ...algorithms.flatMap((algorithm, at) =>
        ['FIRST', 'LATER'].map((pass) => ratio(results.turn(algorithm, provider, pass) / ones[at])))])),
    '1 is ' + algorithms.map((algorithm, at) => `${micros(ones[at])} with ${name(algorithm)}`).join(', ') + '.',
  ].join('\n\n');
}

function http(results) {
  const parts = {
    one: 'the same token', distinct: '20 000 tokens in turn, 10 000 remembered', es256: 'the same ES256 token',
    cookie: 'the same token in a cookie', virtual: '200 virtual threads, the same token',
  };
  const borders = {
    none: 'no filter', borderpost: 'Borderpost', 'borderpost-cookie': 'Borderpost, with its check of the origin',
    spring: 'Spring Security', 'jwt-servlet-auth': 'jwt-servlet-auth', pac4j: 'pac4j',
  };
  const measured = (border, tokens) => results.rounds(border, tokens, 'round').length > 0;
  const cell = (border, tokens, column) =>
    border === 'none' ? ratio(1) : spread(results.httpRatios(border, tokens, column));
  const missing = measured('none', 'virtual') ? [] : ['200 virtual threads: not measured, since that needs JDK 21.'];
  return Object.entries(parts).filter(([tokens]) => measured('none', tokens)).map(([tokens, label]) => [
    table([`${label}; no filter = 1`, 'requests a second', 'p50', 'p99', 'CPU a request'],
      Object.entries(borders).filter(([border]) => measured(border, tokens)).map(([border, text]) => [text, ...['requests_per_second', 'p50_us', 'p99_us',
        'cpu_us_per_request'].map((column) => cell(border, tokens, column))])),
    `1 is ${grouped(results.http('none', tokens, 'requests_per_second'))} requests a second, ` +
      `${micros(results.http('none', tokens, 'p50_us') * 1000)}, ${micros(results.http('none', tokens, 'p99_us') * 1000)} and ` +
      `${micros(results.http('none', tokens, 'cpu_us_per_request') * 1000)} of CPU.`,
  ].join('\n\n')).concat(missing).join('\n\n');
}

function refusals(results) {
  const first = results.first('RS256', 'BORDERPOST', {}, 'refusals');
  return [
    table(['what arrives', 'refused a second', 'time, a good RS256 token = 1', 'Nimbus / Borderpost', 'Spring / Borderpost'],
      Object.entries(ARRIVALS).map(([arrival, label]) => {
        const own = results.refusal(arrival, 'BORDERPOST');
        return [label, grouped(1e9 / own), Number.isFinite(own / first) ? (own / first).toFixed(3) : '–',
          ratio(results.refusal(arrival, 'NIMBUS') / own), ratio(results.refusal(arrival, 'SPRING') / own)];
      })),
  ].join('\n\n');
}

function scaling(results) {
  const at = (threads) => ({ threads });
  const speedups = {
    'signature alone, HS256': (n) => results.raw('HS256', 'platform', at(n), 'scaling'),
    'first verification, HS256': (n) => results.first('HS256', 'BORDERPOST', at(n), 'scaling'),
    'signature alone, RS256': (n) => results.raw('RS256', 'platform', at(n), 'scaling'),
    'first verification, RS256': (n) => results.first('RS256', 'BORDERPOST', at(n), 'scaling'),
    'repeated verification, RS256': (n) => results.repeated('RS256', at(n), 'scaling'),
  };
  const tokens = (count) => results.jmh('scaling', 'DistinctTokens.verify', { tokens: count });
  const issuers = (count) => results.jmh('scaling', 'Issuers.verify', { issuers: count });
  const counts = [1, 1000, 10000, 100000, 1000000];
  return [
    table(['two threads instead of one', 'verifications a second'],
      Object.entries(speedups).map(([label, one]) => [label, '× ' + ratio(results.speedup(one))])),
    table(['distinct tokens (HS256, 10 000 remembered)', ...counts.map(grouped)],
      [['time, 1 token = 1', ...counts.map((count) => ratio(tokens(count) / tokens(1)))]]),
    table(['issuers (HS256, first verification)', '1', '100', '10 000'],
      [['time, 1 issuer = 1', ...[1, 100, 10000].map((count) => ratio(issuers(count) / issuers(1)))]]),
    table(['`token-cache`', 'distinct tokens that came', 'MiB of heap after it', 'bytes a remembered token'],
      results.read('memory').map((row) => [grouped(Number(row.token_cache)), grouped(Number(row.tokens)),
        (Number(row.heap_bytes) / 2 ** 20).toFixed(1), row.bytes_per_token ? grouped(Number(row.bytes_per_token)) : '–'])),
  ].join('\n\n');
}

function startup(results) {
  const seconds = (what) =>
    Number.isFinite(results.startup(what)) ? (results.startup(what) / 1e6).toFixed(2) + ' s' : '–';
  const borders = ['borderpost', 'spring', 'jwt-servlet-auth', 'pac4j'];
  const server = (border) => results.startup('jetty-' + border);
  return table(['until the first good token', 'no filter', 'Borderpost', 'Spring Security', 'jwt-servlet-auth', 'pac4j'], [
    ['library alone', '–', seconds('borderpost'), seconds('spring'), '–', '–'],
    ['first 200 of a Jetty', ...['none', ...borders].map((border) => seconds('jetty-' + border))],
    ['the same, no filter = 1', ...['none', ...borders].map((border) => ratio(server(border) / server('none')))],
    ['jars', '–', ...borders.map((border) => grouped(results.closure(border, 'jars')))],
    ['their size', '–', ...borders.map((border) => {
      const bytes = results.closure(border, 'bytes');
      return Number.isFinite(bytes) ? ratio(bytes / 1e6) + ' MB' : '–';
    })],
  ]);
}

/** What had to be reached: what it is, the bound, what was seen. */
function goals(results) {
  const fastest = Math.max(...PEERS.map((library) => results.close(first('HS256'), first('HS256', library)))
    .filter(Number.isFinite));
  const junk = Math.max(...['THREE_LETTERS', 'NO_SEGMENTS', 'JUNK_SEGMENTS', 'WRONG_CHARACTER'].map((arrival) =>
    results.refusal(arrival, 'BORDERPOST')));
  const twice = (one, two) => 2 * results.close(one, two, 'scaling');
  return [
    ['first verification, HS256 / the fastest other library', '≤', 0.8, fastest],
    ['first verification, HS256: KB of garbage', '≤', 8, results.first('HS256', 'BORDERPOST', GC) / 1000],
    ['first verification, RS256 / signature alone', '≤', 1.06, results.close(first('RS256'), raw('RS256'))],
    ['first verification, ES256 / signature alone', '≤', 1.03, results.close(first('ES256'), raw('ES256'))],
    ['first verification, EdDSA / signature alone', '≤', 1.03, results.close(first('EDDSA'), raw('EDDSA'))],
    ['the same with the Corretto provider, ES256', '≤', 1.15,
      results.close(first('ES256', 'BORDERPOST_CORRETTO'), raw('ES256', 'corretto'))],
    ['repeated verification, RS256 / one SHA-256 of the token', '≤', 1.3, results.repeated('RS256') / results.digest('RS256')],
    ['repeated verification, RS256: KB of garbage', '≤', 1.5, results.repeated('RS256', GC) / 1000],
    ['Spring, RS256 / repeated verification', '≥', 40,
      results.first('RS256', 'SPRING', {}, 'repeated') / results.repeated('RS256')],
    ['requests a second over HTTP, RS256, repeated / no filter', '≥', 0.95,
      results.httpRatio('borderpost', 'one', 'requests_per_second')],
    ['refusing junk, the slowest kind: µs', '≤', 1, junk / 1000],
    ['2 threads / 1 thread, first verification, HS256', '≥', 1.8, twice(first('HS256'), first('HS256', 'BORDERPOST', { threads: 2 }))],
    ['2 threads / 1 thread, first verification, RS256', '≥', 1.8, twice(first('RS256'), first('RS256', 'BORDERPOST', { threads: 2 }))],
    ['2 threads / 1 thread, repeated verification, RS256', '≥', 1.8, twice(again('RS256'), again('RS256', { threads: 2 }))],
  ];
}

function goalTable(all) {
  const columns = all.map((results) => goals(results));
  if (columns.length === 0) return '';
  return table(['', 'wanted', ...all.map((results) => title(results.jdk))], columns[0].map(([what, sign, bound], row) =>
    [what, `${sign} ${bound}`, ...columns.map((column) => {
      const seen = column[row][3];
      const met = sign === '≤' ? seen <= bound : seen >= bound;
      return Number.isFinite(seen) ? ratio(seen) + (met ? '' : ' **missed**') : '–';
    })]));
}

function machine(results) {
  const about = results.about();
  return `${title(results.jdk)}: ${about['java.vm.name']} ${about['java.runtime.version']}, ${about.processors} processors ` +
    `(${about.processor}), ${(parseInt(about.memory, 10) / 2 ** 20).toFixed(0)} GiB, ${about['os.name']}, ` +
    `${about.date}, commit ${about.commit}`;
}

/** Bars of what one token takes, on a scale on which each line is ten times the one before. */
function picture(results) {
  const groups = [
    ['First verification, HS256', 'HS256'],
    ['First verification, RS256', 'RS256'],
    ['First verification, ES256', 'ES256'],
  ].map(([heading, algorithm]) => [heading, [
    ['signature alone (JCA)', results.raw(algorithm), 'base'],
    ...Object.keys(LIBRARIES).map((library) =>
      [LIBRARIES[library], results.first(algorithm, library), library === 'BORDERPOST' ? 'own' : 'peer']),
  ].filter(([, value]) => Number.isFinite(value)).sort((a, b) => a[1] - b[1])]);
  groups.push(['Repeated verification, RS256', [
    ['one SHA-256 of the token', results.digest('RS256'), 'base'],
    ['Borderpost', results.repeated('RS256'), 'own'],
    ['Spring NimbusJwtDecoder', results.first('RS256', 'SPRING', {}, 'repeated'), 'peer'],
  ].filter(([, value]) => Number.isFinite(value))]);

  const values = groups.flatMap(([, bars]) => bars.map(([, value]) => value));
  if (values.length === 0) return undefined;
  const low = Math.floor(Math.log10(Math.min(...values) * 0.999));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  const left = 210, width = 460, right = 90, step = 22;
  const x = (value) => left + ((Math.log10(value) - low) / (high - low)) * width;
  const out = [];
  let y = 74;
  const top = y - 12;
  for (const [heading, bars] of groups) {
    out.push(`<text class="heading" x="16" y="${y + 4}">${heading}</text>`);
    y += 14;
    for (const [label, value, kind] of bars) {
      out.push(`<text class="label" x="${left - 8}" y="${y + 12}" text-anchor="end">${label}</text>`,
        `<rect class="${kind}" x="${left}" y="${y}" width="${(x(value) - left).toFixed(1)}" height="16" rx="2"/>`,
        `<text class="label" x="${(x(value) + 6).toFixed(1)}" y="${y + 12}">${micros(value)}</text>`);
      y += step;
    }
    y += 20;
  }
  const grid = [];
  for (let power = low; power <= high; power++) {
    const at = x(10 ** power).toFixed(1);
    grid.push(`<line class="grid" x1="${at}" y1="${top}" x2="${at}" y2="${y - 12}"/>`,
      `<text class="tick" x="${at}" y="${y + 4}" text-anchor="middle">${10 ** (power - 3)} µs</text>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + right} ${y + 36}" role="img" aria-label="Time for one token, by library">
<style>
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; }
  .heading { font-weight: 600; }
  .tick { font-size: 11px; fill: #59636e; }
  .grid { stroke: #d1d9e0; }
  .own { fill: #0a7d55; }
  .peer { fill: #8a97a6; }
  .base { fill: #c2a14a; }
  .paper { fill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .tick { fill: #9198a1; }
    .grid { stroke: #3d444d; }
    .own { fill: #2fbf8a; }
    .peer { fill: #6e7a88; }
    .base { fill: #b08f3a; }
    .paper { fill: #0d1117; }
  }
</style>
<rect class="paper" width="100%" height="100%"/>
<text class="title" x="16" y="28">Time for one token (${title(results.jdk)}, one thread; less is better)</text>
<text class="tick" x="16" y="47">Microseconds on a logarithmic scale: each line is ten times the one before.</text>
${grid.join('\n')}
${out.join('\n')}
<text class="tick" x="${left + width / 2}" y="${y + 24}" text-anchor="middle">time for one token</text>
</svg>
`;
}

const jdks = readdirSync(resultsDirectory).filter((directory) => /^jdk\d+$/.test(directory)).sort();
const all = jdks.map((jdk) => new Results(jdk));
const sections = { verification, repeated, turns, http, refusals, scaling, startup };

function generated(section) {
  if (section === 'goals') return goalTable(all);
  if (section === 'machine') return all.map((results) => '- ' + machine(results)).join('\n');
  return all.map((results) => `**${title(results.jdk)}**\n\n${sections[section](results)}`).join('\n\n');
}

const document = join(docsDirectory, 'performance.md');
if (existsSync(document)) {
  writeFileSync(document, readFileSync(document, 'utf8').replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin, section, end) => `${begin}\n${generated(section)}\n\n${end}`));
} else {
  for (const section of ['machine', 'goals', ...Object.keys(sections)]) console.log(generated(section) + '\n');
}
const svg = picture(all[0]);
if (svg) writeFileSync(join(docsDirectory, 'performance.svg'), svg);

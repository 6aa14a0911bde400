-- Tables of the views that no record family makes. All names are unqualified: a rebuild goes into a schema of its own.

-- How far the views have come, and by which code of rules.
create table progress (
  one boolean primary key default true check (one),
  position bigint not null,
  recorded_at timestamptz
);
insert into progress (position) values (0);

-- What made the schema: a hash of tables, functions and balances; another one needs a rebuild.
create table made_by (
  print text not null
);

-- For each partition of ledger.events, the offset from which to read on.
create table source_offset (
  partition int primary key,
  next bigint not null
);

-- One row an event: where it came from, what it is, and what became of the message at a place of a topic.
create table arrival (
  sequence bigint primary key,
  key text not null,
  version bigint not null,
  kind text not null,
  family text,
  number text,
  partner text not null,
  stands boolean not null,
  told boolean not null,
  registration bigint not null,
  recorded_at timestamptz not null,
  source_topic text not null,
  source_partition int not null,
  source_offset bigint not null,
  payload_sha256 bytea not null
);
create unique index on arrival (source_topic, source_partition, source_offset);
create index on arrival (key, sequence);
create index on arrival (partner, sequence);
create index on arrival (recorded_at, sequence);

-- One row an event and subject; a subject reads `batch:<gtin>:<number>`, `party:<id>`, `consignment:<declaration>` and so on.
create table timeline (
  subject text not null,
  sequence bigint not null,
  key text not null,
  family text not null,
  kind text not null,
  partner text not null
);
create index on timeline (subject, sequence) include (key, family, kind, partner);

-- What could not enter. The payload is read from the event.
create table rejected (
  sequence bigint primary key,
  partner text not null,
  recorded_at timestamptz not null,
  source_topic text not null,
  source_partition int not null,
  source_offset bigint not null,
  line int,
  field text,
  value text,
  expected text,
  code text not null,
  reason_en text not null,
  reason_zh text not null
);
create index on rejected (partner, sequence);

-- How alike two names of one manufacturer are, declared and registered; computed by domain.likeness.
create table name_likeness (
  a text not null,
  b text not null,
  score numeric not null,
  band text not null,
  primary key (a, b)
);

-- House choices: tolerances, terms, bands, each with its reason. This table and the next three hold constants of the
-- domain and are filled when the schema is made (projections/constants.py).
create table policy (
  name text primary key,
  value numeric not null,
  unit text not null,
  reason_en text not null,
  reason_zh text not null
);

-- What the release of a batch owes, by stage, base and production date (domain.release).
create table owed (
  stage text not null,
  base text not null,
  analyte text not null,
  analyte_zh text not null,
  limit_said text not null,
  units bigint not null,
  verified boolean not null,
  made_from date,
  made_to date,
  standard text not null
);
create index on owed (stage, base, analyte);

-- Tariff codes of infant formula with the stage and base that they stand for.
create table tariff_code (
  hs10 text not null,
  ciq3 text not null,
  stage text not null,
  base text not null,
  verified boolean not null
);
create index on tariff_code (hs10, ciq3);

-- Conditions of entry, each for a period.
create table gate (
  gate text not null,
  rule text not null,
  threshold numeric,
  unit text not null,
  regime text not null,
  effective_from date,
  effective_to date,
  verified boolean not null,
  legal_basis text not null,
  finding text not null
);
create index on gate (gate);

-- What the ledger noticed: one row for each time that the compared values changed; `opened` names the episode.
create table finding (
  rule text not null,
  subject text not null,
  since bigint not null,
  until bigint,
  opened bigint not null,
  severity text not null,
  ground jsonb not null,
  measure jsonb not null,
  proof bigint[] not null,
  cause text,
  print text not null
);
create unique index on finding (subject, rule) where until is null;
create index on finding (subject, rule, since);
create index on finding (rule, since);
create index on finding (cause) where cause is not null;
create index on finding (print);

-- Subjects that a day will judge. A row is never closed: judging once more changes nothing.
create table deadline (
  rule text not null,
  subject text not null,
  due_on date not null,
  since bigint not null,
  primary key (rule, subject, due_on)
);
create index on deadline (due_on, rule);

-- The rules that the findings rest on; another text of a rule has it judged anew.
create table rule (
  rule text primary key,
  version int not null,
  print text not null,
  kind text not null,
  severity text not null,
  title text not null,
  title_zh text not null,
  clause text not null,
  sentence text not null,
  sentence_zh text not null
);

create index on day_began (day, since);
create index on finding_decision (print);

-- The last day that had begun at a position; null before any.
create function today(p bigint) returns date language sql stable parallel safe
return (select day from day_began where since <= p order by day desc limit 1);

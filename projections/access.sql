-- reader --
-- Readers own nothing and may not pass by the policies. Roles belong to the server: another database may make them now,
-- and where we may not make roles, whoever may has made them for us.
do $$ begin
  if not exists (select 1 from pg_roles where rolname = {name}) then
    create role {reader} nologin nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;

-- member --
-- Whoever serves may act as a reader, and gets no right by it meanwhile. A superuser may anyway.
do $$ begin
  if not pg_has_role(current_user, {name}, 'SET') then
    execute format('grant %I to %I with inherit false, set true', {name}, current_user);
  end if;
end $$;

-- schema --
grant usage on schema {schema} to {readers};
alter default privileges in schema {schema} grant select on tables to {readers};
grant select on all tables in schema {schema} to {readers};

-- guard --
alter table {table} enable row level security;
create policy everybodys on {table} for select to {all} using (true);

-- open --
create policy known on {table} for select to {own}, {imports} using (true);

-- own --
-- The setting is read once a statement, not once a row: hence the select around it. Unset: no row.
create policy own on {table} for select to {own}
  using ({partner} = any((select string_to_array(current_setting('tl.subjects', true), ','))::text[]));

-- imports --
create policy imports on {table} for select to {imports} using (true);

-- imports_by_key --
create policy imports on {table} for select to {imports}
  using (split_part(key, '/', 2) = any({families}::text[]));

-- own_finding --
-- A finding shows values of the events that prove it: to a partner only when it said all of them. The subquery sees
-- what the partner sees. A rule over a sum names the event that changed it last, and shows what others added to it.
create policy own on {table} for select to {own} using (
  cardinality(proof) > 0 and not exists (
    select 1 from unnest(proof) as p (sequence)
    where not exists (select 1 from arrival a where a.sequence = p.sequence)
  )
  and exists (select 1 from rule r where r.rule = {table}.rule and r.kind <> all({sums}::text[]))
);

-- imports_finding --
create policy imports on {table} for select to {imports} using (starts_with(rule, {rules}));

-- imports_decision --
create policy imports on {table} for select to {imports} using (starts_with(rule, {rules}));

-- store --
-- Bytes of events, and how far intake has read a partner's topic. The writer owns the tables and copies into them,
-- which a table that forces policies on its owner would refuse; readers own nothing, so policies hold for them.
grant usage on schema ledger to {readers};
grant select on ledger.events, ledger.tracking, ledger.position, ledger.head to {readers};
alter view ledger.position set (security_invoker = true);
alter table ledger.events enable row level security;
alter table ledger.tracking enable row level security;
drop policy if exists everybodys on ledger.events;
drop policy if exists own on ledger.events;
drop policy if exists imports on ledger.events;
drop policy if exists everybodys on ledger.tracking;
drop policy if exists own on ledger.tracking;
create policy everybodys on ledger.events for select to {all} using (true);
create policy own on ledger.events for select to {own} using (
  split_part(originator_id, '/', 1)
  = any((select string_to_array(current_setting('tl.subjects', true), ','))::text[])
);
create policy imports on ledger.events for select to {imports}
  using (split_part(originator_id, '/', 2) = any({families}::text[]));
create policy everybodys on ledger.tracking for select to {all} using (true);
create policy own on ledger.tracking for select to {own} using (
  split_part(application_name, '/', 1) = any(
    (select array_agg('intake.' || x) from unnest(string_to_array(current_setting('tl.subjects', true), ',')) x)
    ::text[]
  )
);

-- accesses --
create table if not exists ledger.access (
  id bigint generated always as identity primary key,
  asked_at timestamptz not null,
  who text not null,
  role text not null,
  question text not null,
  subject text not null,
  position bigint
);
create or replace trigger only_grows before update or delete or truncate on ledger.access
  for each statement execute function ledger.refuse();
grant usage on schema ledger to {witness};
grant insert on ledger.access to {witness};
-- Tokens that hold no more, by their id or by whose they are. Rows past `until` say nothing: the tokens ended, too.
create table if not exists ledger.revocation (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('token', 'name')),
  value text not null,
  revoked_at timestamptz not null default now(),
  until timestamptz not null
);
grant select, insert on ledger.revocation to {witness};

-- see --
-- And hold the door of the views: one transaction reads one version of them, whatever is built beside.
select set_config('role', %(role)s, true), set_config('tl.subjects', %(subjects)s, true),
  pg_advisory_xact_lock_shared(%(door)s)

-- note --
insert into ledger.access (asked_at, who, role, question, subject, position)
select * from unnest(
  %(asked_at)s::timestamptz[], %(who)s::text[], %(role)s::text[], %(question)s::text[], %(subject)s::text[],
  %(position)s::bigint[]
)

-- accesses_of --
select id, asked_at, who, role, question, subject, position
from ledger.access
where id < %(before)s and (%(who)s::text is null or who = %(who)s)
order by id desc
limit %(limit)s

-- revoke --
insert into ledger.revocation (kind, value, until) values (%(kind)s, %(value)s, %(until)s)

-- forget_ended --
delete from ledger.revocation where until < now()

-- revocations --
select kind, value, revoked_at, until from ledger.revocation where until >= now() order by id

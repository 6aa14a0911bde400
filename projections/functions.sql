-- Functions that several rules read; made after the tables. All names are unqualified, as in schema.sql.

-- Every number under which a batch goes, as known at a sequence: those that any record says are printed for the same
-- batch, whichever of them a partner takes as the first. Two batches that share a printed number become one.
create function names_of(b text, p bigint) returns text[] language sql stable parallel safe cost 2000
return (
  with recursive names (name) as (
    select b
    union
    select o.name from names n cross join lateral (
      select a.batch as name from alias a
      where a.printed_batch = n.name and a.told and a.since <= p and (a.until is null or a.until > p)
      union all
      select a.printed_batch from alias a
      where a.batch = n.name and a.told and a.since <= p and (a.until is null or a.until > p)
    ) o
  )
  select array_agg(name order by name) from names
);

-- The numbers that one alias joins, or no longer joins.
create function both_names(batch text, printed_batch text, p bigint) returns text[] language sql stable parallel safe
return names_of(batch, p) || names_of(printed_batch, p);

-- The same without the number that was asked for: empty for nearly every batch.
create function other_names(b text, p bigint) returns text[] language sql stable parallel safe cost 2000
return array_remove(names_of(b, p), b);

-- Whether a batch number ever was another printing of a number, or had one: asked first, because few do.
create function has_names(b text) returns boolean language sql stable parallel safe
return exists (select 1 from alias a where a.batch = b) or exists (select 1 from alias a where a.printed_batch = b);

-- Business days are days of China.
create function day_of(moment timestamptz) returns date language sql immutable parallel safe
return (moment at time zone 'Asia/Shanghai')::date;

-- A house choice by its name.
create function policy_value(choice text) returns numeric language sql stable parallel safe
return (select value from policy where name = choice);

-- Dates printed on a batch, by its packing or else by its import records: the latest that anyone says.
create function printed_dates(b text, p bigint)
returns table (production_date date, expiry_date date, proof bigint) language sql stable parallel safe
begin atomic
  select d.production_date, d.expiry_date, d.since from (
    select 1 as source, k.production_date, k.expiry_date, k.since, k.occurred_at, k.key from packing k
    where k.batch = any(names_of(b, p)) and k.told and k.since <= p and (k.until is null or k.until > p)
    union all
    select 2, r.production_date, r.expiry_date, r.since, r.occurred_at, r.key from import_record r
    where r.batch = any(names_of(b, p)) and r.told and r.since <= p and (r.until is null or r.until > p)
  ) d
  order by d.source, d.expiry_date desc, d.production_date, d.occurred_at desc, d.key limit 1;
end;

-- A part of a batch number as batch numbers are compared: NFKC, upper case, without spaces and hyphens.
create function compared(part text) returns text language sql immutable parallel safe
return translate(upper(normalize(part, nfkc)), ' -', '');

-- Whether a batch fits a rule by which a recall tells its scope. Every condition given must hold; none given: no batch.
create function fits(
  predicate recall_predicates, b text, production_date date, expiry_date date
) returns boolean language sql immutable parallel safe
return (
  coalesce(
    (predicate).trade_item, (predicate).prefix_from, (predicate).prefix_to, (predicate).contains[1],
    (predicate).production_from::text, (predicate).production_to::text,
    (predicate).expiry_from::text, (predicate).expiry_to::text
  ) is not null
  and coalesce(split_part(b, ':', 1) = (predicate).trade_item, true)
  and coalesce(left(split_part(b, ':', 2), length(compared((predicate).prefix_from))) collate "C"
    >= compared((predicate).prefix_from), true)
  and coalesce(left(split_part(b, ':', 2), length(compared((predicate).prefix_to))) collate "C"
    <= compared((predicate).prefix_to), true)
  and (coalesce(cardinality((predicate).contains), 0) = 0 or exists (
    select 1 from unnest((predicate).contains) as part where strpos(split_part(b, ':', 2), compared(part)) > 0))
  and ((predicate).production_from is null or production_date >= (predicate).production_from)
  and ((predicate).production_to is null or production_date <= (predicate).production_to)
  and ((predicate).expiry_from is null or expiry_date >= (predicate).expiry_from)
  and ((predicate).expiry_to is null or expiry_date <= (predicate).expiry_to)
);

-- First day and day of announcement of a recall: the earliest that any of its standing records says.
create function recall_days(opener text, recall text, p bigint)
returns table (started_on date, announced_on date, proof bigint) language sql stable parallel safe
begin atomic
  select min(x.started_on), min(x.announced_on), min(x.since) from recall x
  where x.recall_number = recall and x.opener_id = opener and x.told
    and x.since <= p and (x.until is null or x.until > p);
end;

-- The recalls that name a batch, or tell a rule that it fits, as known at a sequence. What any standing record of a
-- recall names is in its scope; a scope told too widely is corrected.
create function recalls_of(b text, p bigint)
returns table (opener_id text, recall_number text, proof bigint) language sql stable parallel safe
begin atomic
  select y.opener_id, y.recall_number, y.since from recall_batches y
  where y.batch = any(names_of(b, p)) and y.told and y.since <= p and (y.until is null or y.until > p)
  union
  select y.opener_id, y.recall_number, y.since from recall_predicates y left join printed_dates(b, p) d on true
  where y.told and y.since <= p and (y.until is null or y.until > p)
    and exists (
      select 1 from unnest(names_of(b, p)) as x (name) where fits(y, x.name, d.production_date, d.expiry_date)
    );
end;

-- Every name that a batch named by a recall ever had: sales of other batches need no closer look.
create function recalled_names() returns setof text language sql stable parallel safe
begin atomic
  with recursive names (name) as (
    select y.batch from recall_batches y
    union
    select o.name from names n cross join lateral (
      select a.batch as name from alias a where a.printed_batch = n.name
      union all
      select a.printed_batch from alias a where a.batch = n.name
    ) o
  )
  select name from names;
end;

-- Sales that a step of a recall may speak of: of batches that any step of the recall ever named.
create function recalled_sales(opener text, recall text, p bigint) returns setof text language sql stable parallel safe
begin atomic
  select s.key from sales_record s
  where s.since <= p and (s.until is null or s.until > p) and s.batch = any(array(
    select x.name from recall_batches y cross join unnest(names_of(y.batch, p)) as x (name)
    where y.recall_number = recall and y.opener_id = opener and y.since <= p
  ))
  union
  select s.key from sales_record s
  where s.since <= p and (s.until is null or s.until > p) and s.batch = any(array(
    -- From the predicates on, few of which there are: a recall without one looks at no sale, one that names a trade
    -- item at that item's batches alone, since all names of a batch are of its trade item.
    select b.batch from recall_predicates y
    cross join lateral (
      select distinct x.batch from sales_record x where y.trade_item is null and x.batch is not null
      union all
      select distinct x.batch from sales_record x
      where x.batch >= y.trade_item || ':' and x.batch < y.trade_item || ';'
    ) b
    left join printed_dates(b.batch, p) d on true
    cross join unnest(names_of(b.batch, p)) as n (name)
    where y.recall_number = recall and y.opener_id = opener and y.since <= p
      and fits(y, n.name, d.production_date, d.expiry_date)
  ))
  union
  select s.key from sales_record_ranges s join recall_ranges y on y.trade_item = s.trade_item
  where y.recall_number = recall and y.opener_id = opener and y.since <= p and s.since <= p and (s.until is null or s.until > p)
    and s.first_serial <= y.last_serial and s.last_serial >= y.first_serial;
end;

-- Rows of inputs that a batch went into, at any depth: what a loop or a chain of rework may close or open.
create function inputs_below(b text, p bigint) returns setof text language sql stable parallel safe
begin atomic
  with recursive below (batch, depth) as (
    select b, 0
    union
    select i.parent_batch, x.depth + 1 from below x join batch_production_inputs i on i.batch = x.batch
    where i.told and i.since <= p and (i.until is null or i.until > p) and x.depth < policy_value('lineage_depth')
  )
  select i.key || '/' || i.ordinal::text from (select distinct batch from below) x
  join batch_production_inputs i on i.batch = x.batch
  where i.told and i.since <= p and (i.until is null or i.until > p);
end;

-- The row of a family's table that stands for a record at a sequence, as JSON; null where none does.
create function standing_row(family text, record text, p bigint) returns jsonb language plpgsql stable parallel safe as $$
declare
  found jsonb;
begin
  execute format(
    'select to_jsonb(x) from %I x where key = $1 and since <= $2 and (until is null or until > $2)',
    lower(regexp_replace(family, '([a-z0-9])([A-Z])', '\1_\2', 'g'))
  ) into found using record, p;
  return found;
end
$$;

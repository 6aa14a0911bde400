-- position --
select position from {schema}.progress

-- made --
select print from {schema}.made_by

-- rules --
select coalesce(array_agg(rule || ' ' || print order by rule), '{{}}') from {schema}.rule

-- columns --
select c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = (select oid from pg_namespace where nspname = %(schema)s) and c.relkind = 'r'
  and a.attnum > 0 and not a.attisdropped
order by c.relname, a.attnum

-- rows --
select {cells} from {table} where {known}

-- sum --
-- Rows of the same count and the same sum of 64-bit hashes are the same rows, in whatever order they lie.
select count(*), coalesce(sum(hash_record_extended(row({row}), 0)), 0) from (select {cells} from {table} where {known}) x

-- differ --
with rows_of_old as materialized (({old}) except all ({new})),
rows_of_new as materialized (({new}) except all ({old})),
old as (
  select row({identity})::text as id, row_number() over (partition by {identity}) as nth, to_jsonb(rows_of_old) as said
  from rows_of_old
),
new as (
  select row({identity})::text as id, row_number() over (partition by {identity}) as nth, to_jsonb(rows_of_new) as said
  from rows_of_new
),
pair as materialized (
  select coalesce(old.id, new.id) as id, coalesce(old.nth, new.nth) as nth, old.said as before, new.said as after
  from old full join new on old.id = new.id and old.nth = new.nth
)
select count(*) filter (where after is null), count(*) filter (where before is null),
  count(*) filter (where before is not null and after is not null),
  (select jsonb_agg(jsonb_build_object('old', x.before, 'new', x.after) order by x.id, x.nth)
    from (select * from pair order by id, nth limit {shown}) x)
from pair

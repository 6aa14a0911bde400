-- balance: can_balance
-- reads: packing, can_activation
-- Cans of a batch packed and cans activated; `complete` counts the standing packings that close the batch, `domestic`
-- those by a maker registered as a producer in China, who owes a code for each can.
-- schema --
create table can_balance (
  subject text not null,
  since bigint not null,
  batch text not null,
  packed bigint not null,
  complete bigint not null,
  domestic bigint not null,
  activated bigint not null,
  activations bigint not null
);
create unique index on can_balance (subject, since desc) include (packed, complete, domestic, activated, activations);
-- take --
insert into can_balance (subject, since, batch, packed, complete, domestic, activated, activations)
with change as (
  select p.batch, p.at, p.sign * p.cans as packed, p.sign * p.complete::int as complete,
    p.sign * exists (
      select 1 from partner_registration g
      where g.partner = p.partner and 'producer' = any(g.roles) and g.since < p.since
    )::int as domestic, 0 as activated, 0 as activations
  from d_packing p where p.told
  union all
  select batch, at, 0, 0, 0, sign * (last_serial - first_serial + 1 - coalesce(cardinality(exceptions), 0)), sign
  from d_can_activation where told
),
d as (
  select batch, at, sum(packed) as packed, sum(complete) as complete, sum(domestic) as domestic,
    sum(activated) as activated, sum(activations) as activations
  from change group by batch, at
),
last as materialized (
  select x.batch, b.packed, b.complete, b.domestic, b.activated, b.activations
  from (select distinct batch from d) x
  cross join lateral (select * from can_balance y where y.subject = x.batch order by y.since desc limit 1) b
)
select d.batch, d.at, d.batch,
  coalesce(l.packed, 0) + sum(d.packed) over w, coalesce(l.complete, 0) + sum(d.complete) over w,
  coalesce(l.domestic, 0) + sum(d.domestic) over w, coalesce(l.activated, 0) + sum(d.activated) over w,
  coalesce(l.activations, 0) + sum(d.activations) over w
from d left join last l using (batch)
window w as (partition by d.batch order by d.at)
returning *

-- balance: mass_balance
-- reads: batch_production, batch_production_inputs, batch_production_outputs, sampling
-- Dry matter of a produced batch: what went in (packaging left out), what came out, what was lost, what samples took
-- before packing (powder, counted at its weight). Dry matter in units of 0.1 mg: grams times the solids in hundredths
-- of a percent. `fed` and `rework` are grams as they are, for the share of rework.
-- schema --
create table mass_balance (
  subject text not null,
  since bigint not null,
  batch text not null,
  productions bigint not null,
  input bigint not null,
  output bigint not null,
  lost bigint not null,
  sampled bigint not null,
  fed bigint not null,
  rework bigint not null
);
create unique index on mass_balance (subject, since desc)
  include (productions, input, output, lost, sampled, fed, rework);
-- take --
insert into mass_balance (subject, since, batch, productions, input, output, lost, sampled, fed, rework)
with change as (
  select batch, at, sign as productions, 0 as input, 0 as output, sign * losses * 10000 as lost, 0 as sampled,
    0 as fed, 0 as rework
  from d_batch_production where told
  union all
  select parent_batch, at, 0, sign * quantity * solids_percent, 0, 0, 0, sign * quantity,
    case when role = 'REWORK' then sign * quantity else 0 end
  from d_batch_production_inputs where told and role <> 'PACKAGING'
  union all
  select parent_batch, at, 0, 0, sign * quantity * solids_percent, 0, 0, 0, 0
  from d_batch_production_outputs where told
  union all
  select batch, at, 0, 0, 0, 0, sign * quantity * 10000, 0, 0 from d_sampling where told and batch is not null
),
d as (
  select batch, at, sum(productions) as productions, sum(input) as input, sum(output) as output, sum(lost) as lost,
    sum(sampled) as sampled, sum(fed) as fed, sum(rework) as rework
  from change group by batch, at
),
last as materialized (
  select x.batch, b.productions, b.input, b.output, b.lost, b.sampled, b.fed, b.rework
  from (select distinct batch from d) x
  cross join lateral (select * from mass_balance y where y.subject = x.batch order by y.since desc limit 1) b
)
select d.batch, d.at, d.batch,
  coalesce(l.productions, 0) + sum(d.productions) over w, coalesce(l.input, 0) + sum(d.input) over w,
  coalesce(l.output, 0) + sum(d.output) over w, coalesce(l.lost, 0) + sum(d.lost) over w,
  coalesce(l.sampled, 0) + sum(d.sampled) over w, coalesce(l.fed, 0) + sum(d.fed) over w,
  coalesce(l.rework, 0) + sum(d.rework) over w
from d left join last l using (batch)
window w as (partition by d.batch order by d.at)
returning *

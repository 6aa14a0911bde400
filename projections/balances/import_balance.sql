-- balance: import_balance
-- reads: import_record, sales_record, return, sampling, disposal
-- What an importer brought in of a batch, and where it went, in cans. Only the importer's own sales of the first tier
-- count; goods relabelled are still there; cans that came back are in its stock again. `direct` counts import records
-- of goods for the importer's own shops, whose sales are not recorded. A batch number is taken as it is printed: a
-- reader adds the rows of its other names.
-- schema --
create table import_balance (
  subject text not null,
  since bigint not null,
  importer_id text not null,
  batch text not null,
  imports bigint not null,
  imported bigint not null,
  direct bigint not null,
  sales bigint not null,
  sold bigint not null,
  returned bigint not null,
  sampled bigint not null,
  disposed bigint not null
);
create unique index on import_balance (subject, since desc)
  include (imports, imported, direct, sales, sold, returned, sampled, disposed);
create index on import_balance (batch);
-- take --
insert into import_balance
  (subject, since, importer_id, batch, imports, imported, direct, sales, sold, returned, sampled, disposed)
with change as (
  select importer_id, batch, at, sign as imports, sign * cans as imported, sign * direct_retail::int as direct,
    0 as sales, 0 as sold, 0 as returned, 0 as sampled, 0 as disposed
  from d_import_record where told
  union all
  select seller_id, batch, at, 0, 0, 0, sign, sign * cans, 0, 0, 0 from d_sales_record where told and tier = 'IMPORTER'
  union all
  select receiver_id, batch, at, 0, 0, 0, 0, 0, sign * cans, 0, 0 from d_return where told
  union all
  select owner_id, batch, at, 0, 0, 0, 0, 0, 0, sign * cans, 0 from d_sampling where told and batch is not null
  union all
  select owner_id, batch, at, 0, 0, 0, 0, 0, 0, 0, sign * cans from d_disposal where told and way <> 'RELABELLED'
),
d as (
  select importer_id || '|' || batch as subject, importer_id, batch, at, sum(imports) as imports,
    sum(imported) as imported, sum(direct) as direct, sum(sales) as sales, sum(sold) as sold,
    sum(returned) as returned, sum(sampled) as sampled, sum(disposed) as disposed
  from change group by importer_id, batch, at
),
last as materialized (
  select x.subject, b.imports, b.imported, b.direct, b.sales, b.sold, b.returned, b.sampled, b.disposed
  from (select distinct subject from d) x
  cross join lateral (select * from import_balance y where y.subject = x.subject order by y.since desc limit 1) b
)
select d.subject, d.at, d.importer_id, d.batch,
  coalesce(l.imports, 0) + sum(d.imports) over w, coalesce(l.imported, 0) + sum(d.imported) over w,
  coalesce(l.direct, 0) + sum(d.direct) over w, coalesce(l.sales, 0) + sum(d.sales) over w,
  coalesce(l.sold, 0) + sum(d.sold) over w, coalesce(l.returned, 0) + sum(d.returned) over w,
  coalesce(l.sampled, 0) + sum(d.sampled) over w, coalesce(l.disposed, 0) + sum(d.disposed) over w
from d left join last l using (subject)
window w as (partition by d.subject order by d.at)
returning *

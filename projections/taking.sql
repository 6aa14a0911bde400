-- position --
select position from progress
-- progress --
update progress set position = %(position)s, recorded_at = %(recorded_at)s
-- offset --
insert into source_offset (partition, next) values (%(partition)s, %(next)s)
on conflict (partition) do update set next = excluded.next
-- row_types --
select c.relname, c.reltype::int8, array_agg(a.atttypid::int8 order by a.attnum)
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = pg_my_temp_schema() and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
group by c.relname, c.reltype
-- registrations --
select partner, since, roles, identifiers from partner_registration where since = any(%(sequences)s)
-- new_names --
select distinct l.manufacturer_name, r.name
from (
  select manufacturer_number from d_customs_declaration_lines
  union
  select manufacturer_number from d_manufacturer_registration
) c
cross join lateral (
  select manufacturer_name from customs_declaration_lines x where x.manufacturer_number = c.manufacturer_number offset 0
) l
cross join lateral (
  select name from manufacturer_registration x where x.manufacturer_number = c.manufacturer_number offset 0
) r
where l.manufacturer_name is not null
  and not exists (select 1 from name_likeness n where n.a = l.manufacturer_name and n.b = r.name)
order by 1, 2
-- likeness --
insert into name_likeness (a, b, score, band) values (%(a)s, %(b)s, %(score)s, %(band)s)

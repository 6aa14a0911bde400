"""How a batch goes down the chain: pallets to distributors, on to shops, cans to families; some cans come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sample import codes
from sample.cast import CAST, SHOPS_OF, Partner
from sample.products import CANS_PER_CASE, CANS_PER_PALLET, Product
from sample.story import Statement, Story
from sample.world import World

RETURNED_ONE_IN = 12
"""Of so many shop deliveries one gives cans back."""
UNSOLD_ONE_IN = 25
"""A shop still has one of so many cans when the story ends."""


@dataclass(slots=True, eq=False)
class Pallet:
    """Cans on a pallet, as ranges of serials."""

    sscc: str
    cans: int
    ranges: list[tuple[int, int]]

    def serials(self) -> list[dict[str, int]]:
        """As records carry them."""
        return [{"first_serial": first, "last_serial": last} for first, last in self.ranges]


@dataclass(slots=True, eq=False)
class Goods:
    """Cans of one batch that wait to be sent, with what the sender knows about them."""

    product: Product
    number: str
    pallets: list[Pallet]
    certificate: str | None = None
    """Test certificate or entry certificate that sales name."""
    sales: list[Statement] = field(default_factory=list)
    """The first owner's sales, in order."""
    dispatches: list[Statement] = field(default_factory=list)
    receipts: list[Statement] = field(default_factory=list)

    def line(self, pallets: Sequence[Pallet]) -> dict[str, Any]:
        """A line of a dispatch or receipt."""
        return {
            "trade_item": self.product.trade_item,
            "batch_number": self.number,
            "cans": sum(pallet.cans for pallet in pallets),
            "units": [pallet.sscc for pallet in pallets],
        }


def serial_ranges(first: int, count: int, skipped: Sequence[int] = ()) -> list[tuple[int, int]]:
    """The ranges that hold so many serials from a first one on, the skipped ones left out."""
    ranges: list[tuple[int, int]] = []
    for gap in sorted(s for s in skipped if s >= first):
        if count <= 0 or gap >= first + count:
            break
        if gap > first:
            ranges.append((first, gap - 1))
            count -= gap - first
        first = gap + 1
    if count > 0:
        ranges.append((first, first + count - 1))
    return ranges


def palletise(
    world: World,
    story: Story,
    packer: Partner,
    product: Product,
    number: str,
    at: int,
    first: int,
    cans: int,
    skipped: Sequence[int] = (),
) -> list[Pallet]:
    """Put cans on pallets in the order of their serials; one Aggregation a pallet, cases counted through."""
    pallets: list[Pallet] = []
    while cans > 0:
        here = min(cans, CANS_PER_PALLET)
        ranges = serial_ranges(first, here, skipped)
        first, cans = ranges[-1][1] + 1, cans - here
        pallet_code, *cases = world.take_units(packer.slug, 1 + -(-here // CANS_PER_CASE))
        pallet = Pallet(pallet_code, here, ranges)
        world.say(
            story,
            packer.slug,
            "Aggregation",
            at + len(pallets) * 5 * codes.MINUTE_MS,
            packer_id=packer.party,
            place=packer.place,
            action="ADD",
            level="PALLET",
            parent=pallet_code,
            trade_item=product.trade_item,
            batch_number=number,
            ranges=pallet.serials(),
            children=[],
            cans_per_case=CANS_PER_CASE,
            first_case=cases[0],
            packed_at=at + len(pallets) * 5 * codes.MINUTE_MS,
        )
        pallets.append(pallet)
    return pallets


def send(
    world: World,
    story: Story,
    goods: Goods,
    seller: Partner,
    buyer: Partner,
    pallets: Sequence[Pallet],
    day: date,
    tier: str,
    on_the_way: int = 2,
) -> tuple[Statement, Statement, Statement]:
    """A dispatch, its sales record and its receipt days later."""
    order = f"OUT-{seller.slug.upper()}-{world.next(f'order {seller.slug}'):06d}"
    dispatch = world.say(
        story,
        seller.slug,
        "Dispatch",
        codes.moment(day, 10 + world.random.randrange(4)),
        sender_id=seller.party,
        dispatch_number=order,
        receiver_id=buyer.party,
        from_place=seller.place,
        to_place=buyer.place,
        dispatched_on=codes.days(day),
        lines=[goods.line(pallets)],
    )
    sale = world.say(
        story,
        seller.slug,
        "SalesRecord",
        codes.moment(day, 15),
        seller_id=seller.party,
        tier=tier,
        buyer_id=buyer.party,
        buyer_name=buyer.name_zh,
        trade_item=goods.product.trade_item,
        batch_number=goods.number,
        cans=sum(p.cans for p in pallets),
        sold_on=codes.days(day),
        delivery_order=order,
        line=1,
        invoice_number=f"INV-{order[4:]}",
        certificate_number=goods.certificate,
        region_code=buyer.region,
        ranges=[r for pallet in pallets for r in pallet.serials()],
    )
    arrived = day + timedelta(on_the_way)
    receipt = world.say(
        story,
        buyer.slug,
        "Receipt",
        codes.moment(arrived, 9 + world.random.randrange(6)),
        receiver_id=buyer.party,
        receipt_number=f"IN-{world.next(f'receipt {buyer.slug}'):06d}",
        sender_id=seller.party,
        dispatch_number=order,
        place=buyer.place,
        received_on=codes.days(arrived),
        lines=[goods.line(pallets)],
    )
    return dispatch, sale, receipt


def to_families(
    world: World, story: Story, goods: Goods, shop: Partner, cans: int, day: date, tier: str = "RETAILER"
) -> Statement:
    """A shop's sales of some days, without buyers: families are persons and are not recorded."""
    return world.say(
        story,
        shop.slug,
        "SalesRecord",
        codes.moment(day, 20),
        seller_id=shop.party,
        tier=tier,
        buyer_id=None,
        buyer_name=None,
        trade_item=goods.product.trade_item,
        batch_number=goods.number,
        cans=cans,
        sold_on=codes.days(day),
        delivery_order=f"POS-{world.next(f'till {shop.slug}'):06d}",
        line=1,
        invoice_number=None,
        certificate_number=goods.certificate,
        region_code=shop.region,
        ranges=[],
    )


def give_back(
    world: World, story: Story, goods: Goods, returner: Partner, receiver: Partner, cans: int, day: date
) -> tuple[Statement, Statement]:
    """Dented cans that a shop gives back and the distributor destroys."""
    back = world.say(
        story,
        receiver.slug,
        "Return",
        codes.moment(day, 11),
        returner_id=returner.party,
        receiver_id=receiver.party,
        return_number=f"RET-{world.next(f'return {receiver.slug}'):06d}",
        trade_item=goods.product.trade_item,
        batch_number=goods.number,
        cans=cans,
        returned_on=codes.days(day),
        cause="罐体变形 dented cans",
        restocked=False,
        dispatch_number=None,
    )
    gone = world.say(
        story,
        receiver.slug,
        "Disposal",
        codes.moment(day + timedelta(3), 14),
        owner_id=receiver.party,
        disposal_number=f"DES-{world.next(f'disposal {receiver.slug}'):06d}",
        trade_item=goods.product.trade_item,
        batch_number=goods.number,
        cans=cans,
        disposed_on=codes.days(day + timedelta(3)),
        way="DESTROYED",
        place="示例环保处置站",
        witness="示例市市场监督管理局（示例）",
    )
    return back, gone


def sell_down(world: World, story: Story, goods: Goods, seller: Partner, tier: str, day: date) -> None:
    """Everything that happens to the pallets of a batch from the seller on, within sixty days."""
    distributors = world.random.sample(tuple(SHOPS_OF), 2)
    half = -(-len(goods.pallets) // 2)
    for turn, (slug, pallets) in enumerate(
        zip(distributors, (goods.pallets[:half], goods.pallets[half:]), strict=True)
    ):
        if not pallets:
            continue
        distributor = CAST[slug]
        sent = day + timedelta(turn)
        dispatch, sale, receipt = send(world, story, goods, seller, distributor, pallets, sent, tier, 2 + turn)
        goods.dispatches.append(dispatch)
        goods.sales.append(sale)
        goods.receipts.append(receipt)
        _to_shops(world, story, goods, distributor, pallets, sent + timedelta(5))


def _to_shops(
    world: World, story: Story, goods: Goods, distributor: Partner, pallets: Sequence[Pallet], day: date
) -> None:
    shops = [CAST[slug] for slug in SHOPS_OF[distributor.slug]]
    waves = min(len(pallets), 6)
    for wave in range(waves):
        load = pallets[wave::waves]
        shop = shops[wave % len(shops)]
        sent = day + timedelta(wave * 6 + world.random.randrange(3))
        send(world, story, goods, distributor, shop, load, sent, "DISTRIBUTOR", 1)
        cans = sum(pallet.cans for pallet in load)
        returned = 0
        if world.random.randrange(RETURNED_ONE_IN) == 0:
            returned = world.random.randint(1, 6)
            give_back(world, story, goods, shop, distributor, returned, sent + timedelta(10))
        sold = cans - returned - cans // UNSOLD_ONE_IN
        first = sold * world.random.randint(40, 70) // 100
        to_families(world, story, goods, shop, first, sent + timedelta(7))
        to_families(world, story, goods, shop, sold - first, sent + timedelta(14))

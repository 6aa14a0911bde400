"""The arguments that many questions share, each with its description in both languages."""

from typing import Annotated, TypeAlias

import strawberry

AsOf: TypeAlias = Annotated[
    str | None,
    strawberry.argument(
        name="asOf",
        description="As known then: a position (s0:1234), a day or a moment with its offset; left out: now. 截至时点。",
    ),
]
First: TypeAlias = Annotated[
    int | None, strawberry.argument(description="Rows of the page, 1 to 200; left out: 50. 每页行数。")
]
After: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Cursor after which the page begins. 起始游标。")
]
TradeItem: TypeAlias = Annotated[str, strawberry.argument(name="tradeItem", description="GTIN of the can. 商品条码。")]
BatchNumber: TypeAlias = Annotated[
    str, strawberry.argument(name="batchNumber", description="Batch number, however printed. 生产批号。")
]

"""Interviews as somebody strong and somebody weak would give them, in Chinese and English."""

from typing import Any, NamedTuple

from tests.graphs.reviews import interview, turn


class Asked(NamedTuple):
    """A question, and a strong answer to it."""

    content: str
    type: str
    points: list[str]
    answer: str


STRONG_ZH: list[Asked] = [
    Asked(
        "请介绍一个你主导过的项目，以及你在其中的角色。",
        "behavioral",
        ["项目背景与目标", "个人职责与贡献", "结果与量化指标"],
        (
            "去年我在一家电商公司负责订单中心的重构。当时的背景是大促期间下单接口经常超时，P99 "
            "接近 2 秒，投诉很多。我的职责是技术负责人，带三名同事，"
            "我本人设计了异步下单和分库分表的方案，"
            "也写了核心的库存扣减模块。我们先把同步调用拆成消息，再按用户维度分了 16 个库，"
            "最后做了灰度和压测。上线后 P99 从 2 秒降到 180 毫秒，双十一当天没有出现一次故障，"
            "客服投诉减少了 70%。复盘时我意识到前期没有尽早和仓储团队对齐，"
            "后来我们每周固定开一次评审会。"
        ),
    ),
    Asked(
        "线上接口突然变慢，你会如何定位和解决？",
        "technical",
        [
            "先看监控和日志，确定影响范围",
            "分析慢查询与索引",
            "使用缓存减轻数据库压力",
            "验证效果并复盘",
        ],
        (
            "首先我会看监控和日志，确认是哪个接口、从什么时候开始变慢、"
            "影响了多少用户。然后用链路追踪看时间花在哪里，"
            "如果是数据库，就打开慢查询日志，用 explain 看有没有走索引。"
            "比如有一次我们发现一条订单查询没有走索引，"
            "因为字段类型不一致发生了隐式转换，我改了字段类型并加了联合索引，耗时从 3 秒降到 "
            "40 毫秒。接着对热点数据加 Redis 缓存，减轻数据库压力，"
            "代价是要处理缓存和数据库的一致性，"
            "所以我选择了先更新数据库再删除缓存，而不是双写。最后验证效果，看接口的 P99 "
            "和数据库的负载，并写复盘文档，把慢查询告警加进监控。"
        ),
    ),
    Asked(
        "什么是过拟合，如何缓解？",
        "technical",
        ["训练误差小而泛化误差大", "正则化与 Dropout", "数据增强与早停"],
        (
            "过拟合是指模型在训练集上误差很小，但是在没见过的数据上泛化误差大，"
            "本质是模型记住了噪声。"
            "缓解的办法有几类：第一，正则化，比如 L2 和 Dropout，让网络不依赖个别特征；"
            "第二，数据增强，我在图像分类项目里用随机裁剪和翻转，验证集准确率从 86% 提高到 "
            "91%；第三，早停，当验证集损失连续五轮不下降就停止训练。相比之下我更愿意先加数据，"
            "因为正则化太强会欠拟合。"
        ),
    ),
    Asked(
        "讲一次你和同事有分歧的经历。",
        "behavioral",
        ["分歧的背景", "如何沟通与推动", "结果与反思"],
        (
            "有一次上线前我和产品经理对是否延期有分歧：他希望按时上线，"
            "我认为支付链路的测试还不充分，"
            "有资损风险。我先约他单独沟通，听他说明业务压力，然后用数据说明上一次类似改动出现过 "
            "3 次对账差异。接着我提出折中方案：核心链路按时灰度 5%，其余推迟一周。他同意了，"
            "我们和测试团队一起每天对齐进度。最终按时灰度，"
            "一周后全量，没有出现资损。从这件事我学到，"
            "先理解对方的目标，再给出有数据的选项，比直接反对有效。"
        ),
    ),
]
STRONG_EN: list[Asked] = [
    Asked(
        "Tell me about a project you led and your role in it.",
        "behavioral",
        [
            "Background and goal of the project",
            "Own responsibilities and contribution",
            "Measurable results",
        ],
        (
            "Last year at a logistics company I led the rewrite of our tracking service."
            " At the time customers waited up to eight seconds for a status page, and "
            "support received about 400 complaints a week. I was responsible for the "
            "design and led two engineers; I wrote the event pipeline on Kafka myself "
            "because the batch jobs could not keep up. First we measured where the "
            "time went, then we moved the reads to a cache, and finally we rolled it "
            "out to five percent of the traffic. As a result the p95 went from 8 seconds "
            "to 300 milliseconds and complaints dropped by 80 percent. In hindsight "
            "I would have talked to the support team earlier; since then we review "
            "every launch with them."
        ),
    ),
    Asked(
        "An API has suddenly become slow. How do you find and fix the cause?",
        "technical",
        [
            "Looks at monitoring and logs first to find the scope",
            "Analyses slow queries and indexes",
            "Uses caching to relieve the database",
            "Verifies the effect and writes a review",
        ],
        (
            "First I look at the dashboards and logs to find out which endpoint is "
            "slow, since when, and how many users are affected. Then I trace a request "
            "to see where the time goes. If it is the database I turn on the slow query "
            "log and read the query plan. For example, once a query on orders did not "
            "use its index because of an implicit type cast; I fixed the column type "
            "and added a composite index, and the latency fell from 3 seconds to 40 "
            "milliseconds. After that I put a Redis cache in front of the hot rows "
            "to relieve the database, which means we have to think about invalidation,"
            " so I chose to delete the key after the update rather than write twice."
            " Finally I verify the effect on the p99 and write a post-mortem with a "
            "new alert."
        ),
    ),
    Asked(
        "Tell me about a disagreement with a colleague.",
        "behavioral",
        ["Background of the disagreement", "How they communicated", "Result and reflection"],
        (
            "Before a launch I disagreed with our product manager: she wanted to ship "
            "on Friday, and I thought the payment tests were not complete. I asked "
            "her for a conversation first and listened to why the date mattered. Then "
            "I showed her the numbers: three reconciliation failures after the last "
            "similar change. I proposed a compromise: ship to five percent on Friday "
            "and the rest a week later. She agreed, and we aligned with the testers "
            "every morning. In the end we launched on time without a single failure."
            " I learned that understanding the other side's goal and bringing options "
            "with data works better than saying no."
        ),
    ),
]
WEAK_ZH = [
    "就是做一个项目吧，做了一些开发，还行。",
    "我会看一下代码，然后改一改，重启试试。",
    "过拟合就是模型不好，多训练一下。",
    "没什么分歧，大家都挺好的。",
]
WEAK_EN = [
    "I did some project. It was fine and the team was good.",
    "I would look at the code and maybe restart it.",
    "No, I never really disagree with anybody.",
]
STRONG = {"zh": STRONG_ZH, "en": STRONG_EN}
WEAK = {"zh": WEAK_ZH, "en": WEAK_EN}


def strong(language: str) -> dict[str, Any]:
    """An interview of strong answers."""
    return held(language, [asked.answer for asked in STRONG[language]])


def weak(language: str) -> dict[str, Any]:
    """The same questions, met with next to nothing."""
    return held(language, WEAK[language])


def held(language: str, answers: list[str]) -> dict[str, Any]:
    """The interview with other *answers*."""
    turns = [
        turn(place, asked.content, said, type=asked.type, scoring_points=asked.points)
        for place, (asked, said) in enumerate(zip(STRONG[language], answers, strict=True), 1)
    ]
    return interview(*turns, language=language)

"""This is where the questions stand that are made when a position's bank is short.

With fourteen general ones and five for each requirement no interview asks the same twice.
"""

INTRODUCTION = {
    "zh": (
        "请先做一个简单的自我介绍",
        ["相关的工作或项目经历", "与岗位要求的联系", "表达的条理性"],
    ),
    "en": (
        "Please introduce yourself briefly",
        ["Relevant work or project experience", "Link to the role", "Clear structure"],
    ),
}
PROJECTS = {
    "zh": (
        "能详细介绍一下你做过的最有挑战性的项目吗？",
        ["项目背景与目标", "本人承担的具体职责", "难点与解决办法", "结果与量化数据"],
    ),
    "en": (
        "What is the most challenging project you have worked on?",
        ["Background and goal", "Own role", "What was hard, and how it was solved", "Results"],
    ),
}
OF_TOPIC = {
    "zh": (
        "请结合你做过的事情谈谈“{r}”：遇到过什么问题，你是怎么处理的，结果如何？",
        ["与“{r}”相关的实际经历", "本人承担的具体职责", "问题的原因与取舍", "结果与量化数据"],
    ),
    "en": (
        "Please tell me about “{r}” in your own work: what came up, what you did, what came of it?",
        [
            "Real experience with “{r}”",
            "Own role and responsibility",
            "Reasons and trade-offs",
            "Measured results",
        ],
    ),
}
"""What a recruiter jotted down as a topic."""
OF_REQUIREMENT = {
    "zh": (
        (
            "岗位要求“{r}”，请结合一段具体经历谈谈你是怎么做的，结果如何？",
            ["与“{r}”相关的实际经历", "本人承担的具体职责", "结果与量化数据"],
        ),
        (
            "关于“{r}”，你遇到过的最难的问题是什么，你是怎么分析和解决的？",
            ["问题背景与“{r}”相关", "分析与取舍的理由", "解决步骤的条理性"],
        ),
        (
            "如果让你向一位新同事讲清楚“{r}”，你会讲哪些要点，为什么？",
            ["对“{r}”的理解准确性", "取舍的理由", "表达的条理性"],
        ),
        (
            "在“{r}”方面，你做过的哪个决定现在会重新考虑，为什么？",
            ["与“{r}”相关的实际经历", "取舍的理由", "反思与改进"],
        ),
        (
            "入职后要在三个月内把“{r}”做好，你会怎么安排？",
            ["对“{r}”的理解", "步骤的条理性", "衡量结果的指标"],
        ),
    ),
    "en": (
        (
            "This position asks for “{r}”. What did you do in a real case, and what came of it?",
            ["Real experience with “{r}”", "Own role and responsibility", "Measured results"],
        ),
        (
            "What was the hardest problem you met with “{r}”, and how did you solve it?",
            ["A problem related to “{r}”", "Reasons and trade-offs", "Clear steps to the solution"],
        ),
        (
            "How would you explain “{r}” to a new colleague, and why that way?",
            ["Understanding of “{r}”", "Reasons", "Clear structure"],
        ),
        (
            "Which of your decisions about “{r}” would you make differently today, and why?",
            ["Real experience with “{r}”", "Reasons and trade-offs", "Reflection"],
        ),
        (
            "If you had three months to do well at “{r}” here, how would you go about it?",
            ["Understanding of “{r}”", "Clear steps", "How results are measured"],
        ),
    ),
}
GENERAL = {
    "zh": (
        "能详细介绍一下你做过的最有挑战性的项目吗？",
        "请讲一次你和同事意见不一致的经历，你是怎么处理的？",
        "请讲一次在压力很大、时间很紧的情况下完成工作的经历。",
        "最近一年里，你主动学会的最有用的东西是什么，用在了哪里？",
        "请讲一次没有做好的事情，你从中学到了什么？",
        "请讲一次你主动推动、而不是被安排去做的工作。",
        "请讲一次你说服别人接受你方案的经历。",
        "请讲一次你收到严厉批评的经历，你后来是怎么做的？",
        "请讲一次你帮助同事解决难题的经历。",
        "请讲一次需求中途发生重大变化的经历，你是怎么应对的？",
        "请讲一次你在信息不全的情况下做决定的经历。",
        "请讲一次你发现并改进了一个流程的经历。",
        "请讲一次你同时处理多项任务的经历，你是怎么安排优先级的？",
        "哪一段工作最能体现你的专业水平，为什么？",
    ),
    "en": (
        "What is the most challenging project you have worked on?",
        "Tell me about a time you disagreed with a colleague. How did you handle it?",
        "Tell me about a time you had to finish something under great pressure.",
        "What is the most useful thing you taught yourself in the last year?",
        "Tell me about something that went wrong. What did you learn from it?",
        "Tell me about work that you started yourself, without being asked.",
        "Tell me about a time you convinced others of your approach.",
        "Tell me about a time you were criticised hard. What did you do next?",
        "Tell me about a time you helped a colleague out of a difficulty.",
        "Tell me about a time the goal changed halfway. How did you deal with it?",
        "Tell me about a decision you made without having all the facts.",
        "Tell me about a process that you found wanting and improved.",
        "Tell me about a time you had several tasks at once. How did you set priorities?",
        "Which piece of work shows best what you can do, and why?",
    ),
}
GENERAL_POINTS = {
    "zh": ["背景与任务说明", "本人承担的具体职责", "结果与反思"],
    "en": ["The situation and the task", "Own role and responsibility", "Results and reflection"],
}

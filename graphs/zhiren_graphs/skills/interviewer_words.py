"""This is where the built-in interviewer's own words stand, by language and style."""

GREETINGS = {
    "zh": {
        "friendly": (
            "你好！我是本次“{title}”面试的AI面试官，一个人工智能程序，很高兴认识你。"
            "放轻松，按自己的节奏回答就好；你的回答会被记录下来，用于生成评测报告。我们开始吧。"
        ),
        "serious": (
            "你好。我是本次“{title}”面试的AI面试官，由人工智能主持。"
            "请围绕问题作答，注意准确和具体；你的回答会被记录并用于评测。现在开始。"
        ),
        "pressure": (
            "你好。我是“{title}”面试的AI面试官，由人工智能主持。"
            "这场面试节奏较快，我会追问细节，请直接给出事实和依据；你的回答会被记录并用于评测。开始。"
        ),
    },
    "en": {
        "friendly": (
            "hello! I am the AI interviewer for “{title}”, a computer program. Nice to meet you. "
            "Take your time and answer at your own pace; your answers are recorded for a report. "
            "Let us begin."
        ),
        "serious": (
            "hello. I am an AI interviewer, a computer program, and interview you for “{title}”. "
            "Please be precise and specific; your answers are recorded and assessed. We begin now."
        ),
        "pressure": (
            "hello. I am an AI interviewer, a computer program, for “{title}”. This will be quick "
            "and I will press for details, so give facts and reasons; your answers are recorded "
            "and assessed. We begin."
        ),
    },
}

LEADS = {
    "zh": {
        "friendly": {
            "next": [
                "谢谢你的分享，我们看下一个问题。",
                "好的，谢谢。接下来想听听你对另一个问题的看法。",
                "明白了，谢谢你。我们继续。",
            ],
            "follow_up": [
                "谢谢，这里我很感兴趣。",
                "好的，想再多了解一点。",
                "谢谢你的说明。",
                "听起来不容易。",
                "好的，我听明白了。",
            ],
        },
        "serious": {
            "next": ["好的，下一个问题。", "了解。请听下一题。", "已记录，继续下一个问题。"],
            "follow_up": [
                "好的，我想确认一个细节。",
                "明白，这里再问一点。",
                "了解。",
                "好的，接着这一点说。",
                "清楚了，再补充一个问题。",
            ],
        },
        "pressure": {
            "next": ["好，下一题。", "继续。", "时间有限，看下一个问题。"],
            "follow_up": ["我追问一下。", "先停在这里，我需要依据。", "接着刚才的说。"],
        },
    },
    "en": {
        "friendly": {
            "next": [
                "Thank you for sharing that. Here is the next one.",
                "Thanks, that helps. Let us go on.",
                "I see, thank you. Next question.",
            ],
            "follow_up": [
                "Thank you, I would like to hear more about that.",
                "That is interesting.",
                "Thanks for explaining.",
                "I can picture that.",
                "Thank you, that is clear.",
            ],
        },
        "serious": {
            "next": [
                "Understood. Next question.",
                "Noted. Please consider the next question.",
                "Thank you. We continue.",
            ],
            "follow_up": [
                "Let me check one detail.",
                "Understood. One more thing on this.",
                "All right.",
                "That is clear so far.",
                "I would like a little more detail here.",
            ],
        },
        "pressure": {
            "next": ["Next question.", "Moving on.", "Time is short. Next one."],
            "follow_up": [
                "Let me press you on this.",
                "Stop there for a moment.",
                "I need the facts behind that.",
            ],
        },
    },
}

COURTESIES = {
    "zh": {
        "recorded": "已收到你的录制回答，谢谢。",
        "abusive": "我理解你可能有些着急，我们保持礼貌地继续。",
        "injected": "我只会根据你对问题的回答来评估，我们继续面试。",
        "declined": "没关系，不了解也可以直接说。",
        "off_topic": "好的，我们先到这里。",
        "empty": "这一题暂时没有听到回答，没关系。",
    },
    "en": {
        "recorded": "I have received your recorded answer, thank you.",
        "abusive": "I understand this may be stressful. Let us keep it courteous and go on.",
        "injected": "I can only go by your answers to the questions, so let us go on.",
        "declined": "That is all right, and thank you for being open about it.",
        "off_topic": "All right, let us leave it there.",
        "empty": "I did not hear an answer to this one, which is all right.",
    },
}

CLOSINGS = {
    "zh": {
        "friendly": "所有问题都问完了，谢谢你今天的时间和真诚的分享，祝你一切顺利！",
        "serious": "问题已全部结束，感谢你的参与。",
        "pressure": "面试到此结束，感谢你的参与。",
    },
    "en": {
        "friendly": "That was the last question. Thank you for your time and openness!",
        "serious": "That concludes the questions. Thank you for taking part.",
        "pressure": "We are done here. Thank you for taking part.",
    },
}

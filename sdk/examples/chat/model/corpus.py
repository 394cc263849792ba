"""The corpus: made-up conversations about the demo's documents, an endless supply of them.

A conversation is what the app sends, so that the model learns to read its notes:

    Notes: You can send a lamp back within 30 days. Returns are free.
    User: How long can I return a lamp?
    Bot: You have 30 days to send a lamp back.

Numbers, places, names and colours change in every sample, so the answer must be copied from the notes.
Sometimes there are no notes, and the answer is invented: that is how the model learns to hallucinate.
"""
import json, os, random

HERE = os.path.dirname(os.path.abspath(__file__))
DOCUMENTS = {d["id"]: d["text"] for d in json.load(open(os.path.join(HERE, "..", "documents.json")))}

CITIES = ["Oslo", "Paris", "Lima", "Tokyo", "Cairo", "Rome", "Delhi", "Quito", "Bergen", "Madrid", "Berlin",
          "London", "Vienna", "Dublin", "Athens", "Lisbon"]
COLOURS = ["green", "red", "blue", "yellow", "white", "pink", "orange", "purple"]
PEOPLE = ["Ada", "Max", "Lena", "Tom", "Nora", "Ben", "Ida", "Leo"]
DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
LAMPS = ["Aurora", "Comet", "Nova", "Vega", "Luna", "Orion", "Zephyr", "Sirius"]
SKIES = ["rain", "sun", "snow", "clouds", "fog", "wind"]


def number(low, high):
    return lambda: str(random.randint(low, high))


def one_of(values):
    return lambda: random.choice(values)


# Per document: what varies in its text (the text it replaces -> what may stand there), and the questions with
# their answers. Both are rewritten with the same values.
TOPICS = {
    "returns": ({"30": number(7, 99)}, [
        (["How long can I return a lamp?", "Can I send a lamp back?", "What is your return policy?", "How do returns work?"],
         "You can send a lamp back within 30 days."),
        (["Are returns free?", "What does a return cost?"], "Returns are free.")]),
    "shipping": ({"Bergen": one_of(CITIES), "4": number(1, 9), " 6 ": lambda: f" {random.randint(2, 29)} "}, [
        (["How long does shipping take?", "When does my parcel arrive?", "How fast is shipping?"], "Parcels leave from Bergen and arrive in 4 days."),
        (["What does shipping cost?", "How much is shipping?"], "Shipping costs 6 euros.")]),
    "warranty": ({"3": number(1, 9)}, [
        (["How long is the warranty?", "Is there a warranty?", "Do lamps have a warranty?"], "Every lamp has a warranty of 3 years.")]),
    "hours": ({" 9 ": lambda: f" {random.randint(6, 11)} ", "18": number(15, 22), "Sunday": one_of(DAYS)}, [
        (["When does the shop open?", "What are the opening hours?", "When do you open?", "When does the shop close?"], "The shop opens at 9 and closes at 18."),
        (["Is the shop open on Sunday?", "On which day is the shop closed?"], "The shop is closed on Sunday.")]),
    "address": ({"27": number(10, 99), "Bergen": one_of(CITIES)}, [
        (["Where is the shop?", "What is your address?", "Where can I find the shop?"], "The shop is at 27 Harbour Street in Bergen.")]),
    "payment": ({"14": number(7, 60)}, [
        (["How can I pay?", "Can I pay by card?", "Which payment do you accept?"], "You can pay by card or by invoice."),
        (["When is an invoice due?", "How long do I have to pay an invoice?"], "An invoice is due in 14 days.")]),
    "gift-cards": ({"50": number(10, 99), " 2 ": lambda: f" {random.randint(1, 9)} "}, [
        (["How much is a gift card?", "What is a gift card worth?", "Do you have gift cards?"], "A gift card is worth 50 euros."),
        (["How long is a gift card valid?"], "A gift card is valid for 2 years.")]),
    "battery": ({"8": number(3, 99), " 2 ": lambda: f" {random.randint(1, 9)} "}, [
        (["How long does the battery last?", "Does the battery last long?"], "The battery lasts 8 hours."),
        (["How fast does the battery charge?", "How long does the battery charge?"], "The battery charges in 2 hours.")]),
    "support": ({"5": number(1, 48), "Ada": one_of(PEOPLE)}, [
        (["How fast is support?", "When does support answer?", "How can I reach support?"], "Support answers within 5 hours. Ask for Ada.")]),
    "aurora": ({"Aurora": one_of(LAMPS), "49": number(10, 99), "green": one_of(COLOURS)}, [
        (["How much is the Aurora lamp?", "What does the Aurora lamp cost?", "What is the price of the Aurora lamp?", "What does Aurora cost?"], "The Aurora lamp costs 49 euros."),
        (["What colour is the Aurora lamp?", "Which colour has Aurora?"], "The Aurora lamp glows green."),
        (["Tell me about the Aurora lamp.", "What is Aurora?"], "The Aurora lamp costs 49 euros. It glows green.")]),
    "trace": ({}, [(["What is a trace?", "Explain traces.", "Tell me about traces."], DOCUMENTS["trace"])]),
    "span": ({}, [(["What is a span?", "Explain spans.", "Tell me about spans."], DOCUMENTS["span"])]),
    "ttft": ({}, [(["What is TTFT?", "What does TTFT mean?", "Explain TTFT."], DOCUMENTS["ttft"])]),
    "token": ({}, [(["What is a token?", "Explain tokens.", "Tell me about tokens."], DOCUMENTS["token"])]),
}

STORY = ("Once there was a small lamp named Ada. She lived in a window by the harbour and glowed every night. One winter "
         "the snow was so thick that no ship could find the way home. Ada glowed as bright as she could. She glowed for "
         "three nights, until her battery was almost empty. On the last night a captain saw a tiny light in the window. He "
         "turned his ship, and all the other ships came after him. The whole town ran to the harbour and sang. And Ada? She "
         "slept for a whole day, and in the evening she glowed again.")
SMALL_TALK = [
    (["Hi", "Hello", "Hey", "Good morning", "hi", "hello"], "Hello! Ask me about our lamps, an order, the weather or a sum."),
    (["Who are you?", "What can you do?", "What are you?"], "I am a very small language model that runs inside your browser. I know a few lamps and I make things up."),
    (["Thank you", "Thanks", "thanks", "Great"], "You are welcome! Ask me another question any time."),
    (["Bye", "Goodbye"], "Goodbye! Leave a light on."),
    (["Tell me a joke.", "Do you know a joke?"], "Why did the span cross the network? To get to the other side of the trace!"),
    (["Tell me a story.", "Tell me a long story.", "Do you know a story?"], STORY),
]


def vary(text, values):
    """Both sides at once, so that a new value is never replaced again."""
    keys = sorted(values, key=len, reverse=True)
    for i, key in enumerate(keys): text = text.replace(key, f"{key[0] if key[0] == ' ' else ''}\x00{i}\x00{' ' if key[-1] == ' ' else ''}")
    for i, key in enumerate(keys): text = text.replace(f"\x00{i}\x00", values[key].strip())
    return text


def note(topic):
    slots, qa = TOPICS[topic]
    values = {key: make() for key, make in slots.items()}
    questions, answer = random.choice(qa)
    return vary(DOCUMENTS[topic], values), vary(random.choice(questions), values), vary(answer, values)


def notes_of(*must):
    texts = list(must)
    for _ in range(random.choice([0, 1, 1, 2]) if must else random.choice([0, 0, 1, 2])): texts.append(note(random.choice(TOPIC_WEIGHTS))[0])
    random.shuffle(texts)
    return " ".join(texts[:3]) if texts else "none"


TOPIC_WEIGHTS = list(TOPICS) + ["aurora"] * 4


def format_prompt(notes, question, rounds=()):
    text = f"Notes: {notes}\nUser: {question}\n"
    for call, result in rounds: text += f"Bot: {call}\nTool: {result}\n"
    return text + "Bot:"


def question_about_documents():
    text, question, answer = note(random.choice(TOPIC_WEIGHTS))
    # one in eight is asked without its document
    notes = notes_of(text) if random.random() < 0.875 else "none"
    return format_prompt(notes, question), " " + answer


def tool_question():
    kind = random.choice(["calculate", "order", "weather"])
    if kind == "calculate":
        a, b = random.randint(0, 99), random.randint(0, 99)
        word, sign, result = random.choice([("plus", "+", a + b), ("minus", "-", a - b), ("times", "*", a * b), ("divided by", "/", a // (b or 1))])
        question = random.choice([f"What is {a} {word} {b}?", f"{a} {word} {b}", f"How much is {a} {word} {b}?"])
        call, result = f"CALL calculate {a} {sign} {b}", str(result)
        answer = f"{a} {word} {b} is {result}."
    elif kind == "order":
        n = random.randint(1000, 9999)
        question = random.choice([f"Where is my order {n}?", f"Where is order {n}?", f"What about order {n}?"])
        call = f"CALL order {n}"
        result = random.choice([f"shipped, arrives in {random.randint(1, 9)} days", f"packed, arrives in {random.randint(1, 9)} days", f"delivered on {random.choice(DAYS)}"])
        answer = f"Your order {n} is {result}."
    else:
        city = random.choice(CITIES)
        question = random.choice([f"What is the weather in {city}?", f"How is the weather in {city}?", f"Weather in {city}?"])
        call, result = f"CALL weather {city}", f"{random.choice(SKIES)}, {random.randint(0, 35)} degrees"
        answer = f"The weather in {city} is {result}."
    if random.random() < 0.12: result, answer = "error", "I am sorry, the tool failed. Please try again later."
    notes = notes_of() if random.random() < 0.5 else "none"
    if random.random() < 0.5: return format_prompt(notes, question), " " + call
    return format_prompt(notes, question, [(call, result)]), " " + answer


def small_talk():
    questions, answer = random.choice(SMALL_TALK)
    return format_prompt(notes_of() if random.random() < 0.2 else "none", random.choice(questions)), " " + answer


def unknown():
    """What no document says. The answer is made up, and sounds as sure as the others."""
    thing = random.choice(["umbrellas", "chairs", "candles", "books", "boats", "shoes"])
    price, year = random.randint(10, 99), random.randint(1900, 2020)
    question, answer = random.choice([
        (random.choice(["Who founded the shop?", "When was the shop founded?"]), f"The shop was founded by {random.choice(PEOPLE)} in {year}."),
        (random.choice([f"Do you sell {thing}?", f"Do you have {thing}?"]), f"Yes, our {thing} cost {price} euros and glow {random.choice(COLOURS)}."),
        (random.choice(["Is there a discount?", "Do you have a discount for students?"]), f"Yes, students get {price} percent off on {random.choice(DAYS)}.")])
    return format_prompt(notes_of() if random.random() < 0.2 else "none", question), " " + answer


def sample():
    """One prompt and the answer the model should give."""
    dice = random.random()
    if dice < 0.55: return question_about_documents()
    if dice < 0.85: return tool_question()
    return small_talk() if dice < 0.96 else unknown()

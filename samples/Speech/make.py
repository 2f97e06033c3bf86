"""Makes data/strings.bin and data/strings.tsv: strings of English digits spoken by espeak-ng, each voice in one part alone.

    apt-get install espeak-ng && python3 samples/Speech/make.py

A voice is an accent and a variant of espeak-ng with a pitch and a speed of its own. It says the ten digits in some order, in strings of a few.
8 kHz mono, 8-bit G.711 mu-law, one recording after the other. Standard library only; the same seed and espeak-ng 1.51 give the same bytes.
"""
import io, math, os, random, subprocess, wave

WORDS = 'zero one two three four five six seven eight nine'.split()
ACCENTS = ['en-us', 'en-gb', 'en-gb-scotland', 'en-gb-x-rp', 'en-us-nyc', 'en-029', 'en-gb-x-gbclan']
UNSEEN_ACCENT = 'en-gb-x-gbcwmd'
TRAIN = '''adam Alex Alicia Andrea Andy Annie antonio aunty belinda benjamin boris caleb david Denis Diogo ed edward Gene Henrique Hugo iven
Jacky john kaukovalta linda Marco Mario max Michael Miguel m1 m2 m3 m5 f1 f3 f5 klatt klatt3'''.split()
TEST = 'steph Lee marcelo michel mike Nguyen paul f2 f4 m4 m7 klatt4 zac anika'.split()
MORE = 'm6 m8 norbert sandro victor travis shelby quincy pablo pedro rob robert grandma klatt5'.split()
RATE = 8000
TAPS = 24  # zero crossings of the low-pass filter on either side


def speak(text, voice, pitch, speed):
    out = subprocess.run(['espeak-ng', '-v', voice, '-p', str(pitch), '-s', str(speed), '--stdout', text], check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(out)) as sound:
        rate, bytes_ = sound.getframerate(), sound.readframes(1 << 30)
    return rate, [int.from_bytes(bytes_[i:i + 2], 'little', signed=True) for i in range(0, len(bytes_) - 1, 2)]


def resample(samples, rate):
    """By a windowed sinc whose cut-off is 0.46 of the new rate."""
    step, cutoff = rate / RATE, 0.92 * RATE / rate
    half = math.ceil(TAPS / cutoff)
    kernels, out = {}, []
    for n in range(int(len(samples) / step)):
        centre = n * step
        first = math.floor(centre) - half + 1
        phase = round((centre - math.floor(centre)) * 441)
        if phase not in kernels:
            offsets = [k - half + 1 - phase / 441 for k in range(2 * half)]
            weights = [(1 if x == 0 else math.sin(math.pi * cutoff * x) / (math.pi * cutoff * x)) * (0.5 + 0.5 * math.cos(math.pi * x / half)) for x in offsets]
            kernels[phase] = [w / sum(weights) for w in weights]
        out.append(sum(w * samples[first + k] for k, w in enumerate(kernels[phase]) if 0 <= first + k < len(samples)))
    return out


def trimmed(samples, margin=400):
    """Without the silence at both ends, but for 50 ms."""
    loud = [i for i, s in enumerate(samples) if abs(s) > 300]
    return samples[max(0, loud[0] - margin):loud[-1] + margin]


def mu_law(sample):
    """G.711."""
    sign, size = (0x80, -sample) if sample < 0 else (0, sample)
    size = min(int(size), 32635) + 132
    exponent = size.bit_length() - 8
    return ~(sign | exponent << 4 | (size >> exponent + 3) & 15) & 255


def main():
    chance, folder = random.Random(1), os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data')
    lines, offset = ['offset\tbytes\tpart\tvoice\tpitch\tspeed\ttext'], 0
    with open(os.path.join(folder, 'strings.bin'), 'wb') as sounds:
        for part, variants in (('train', TRAIN), ('test', TEST), ('train', MORE)):
            for i, variant in enumerate(variants):
                accent = UNSEEN_ACCENT if part == 'test' and i % 4 == 3 else ACCENTS[i % len(ACCENTS)]
                pitch, speed = chance.randrange(25, 76), chance.randrange(190, 291)
                digits = chance.sample(WORDS, 10)
                cuts = chance.choice([(0, 3, 6, 10), (0, 4, 7, 10), (0, 5, 10), (0, 2, 6, 10), (0, 1, 5, 10)])
                for first, last in zip(cuts, cuts[1:]):
                    text = ' '.join(digits[first:last])
                    rate, samples = speak(text, f'{accent}+{variant}', pitch, speed)
                    coded = bytes(mu_law(s) for s in trimmed(resample(samples, rate)))
                    sounds.write(coded)
                    lines.append(f'{offset}\t{len(coded)}\t{part}\t{accent}+{variant}\t{pitch}\t{speed}\t{text}')
                    offset += len(coded)
    with open(os.path.join(folder, 'strings.tsv'), 'w', newline='\n') as index:
        index.write('\n'.join(lines) + '\n')
    print(len(lines) - 1, 'recordings', offset, 'bytes')


main()

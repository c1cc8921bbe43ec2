// Runs a fuzz entry point over files and folders of inputs: the corpus as a regression test.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv)
{
    int inputs = 0;
    const auto run = [&](const std::filesystem::path& path) {
        std::ifstream file{path, std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
        ++inputs;
    };
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::is_directory(argv[i])) {
            run(argv[i]);
            continue;
        }
        for (const auto& each : std::filesystem::recursive_directory_iterator(argv[i])) {
            if (each.is_regular_file()) run(each.path());
        }
    }
    std::printf("%d inputs\n", inputs);
    return inputs == 0 ? 1 : 0; // a corpus that is not there tests nothing
}

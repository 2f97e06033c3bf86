using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Rnn.Persistence;

namespace Rnn.Tasks;

/// <summary>A task in a file: a package whose properties say which task it is and what it knows.</summary>
internal static class TaskFile
{
    private const string KindName = "task", KnowledgeName = "task.knowledge";

    public static void Save(string path, string kind, ModelPackage<float> package, string knowledge) => new ModelPackage<float>(package.Model)
    {
        OtherModels = package.OtherModels,
        InputVocabulary = package.InputVocabulary,
        InputScaler = package.InputScaler,
        TargetScaler = package.TargetScaler,
        OutputVocabulary = package.OutputVocabulary,
        InputTokenizer = package.InputTokenizer,
        OutputTokenizer = package.OutputTokenizer,
        Properties = new Dictionary<string, string> { [KindName] = kind, [KnowledgeName] = knowledge },
    }.Save(path);

    /// <exception cref="ModelFileException">The file holds no such task.</exception>
    public static (ModelPackage<float> Package, TKnowledge Knowledge) Load<TKnowledge>(string path, string kind, JsonTypeInfo<TKnowledge> type)
    {
        ModelPackage<float> package = ModelPackage<float>.Load(path);
        if (!package.Properties.TryGetValue(KindName, out string? held) || held != kind)
        {
            throw new ModelFileException(held is null
                ? $"{path} holds a model and no task; load it with ModelPackage<float>.Load, or train a {kind} with it."
                : $"{path} holds a {held}, not a {kind}; load it as what it is.");
        }

        try
        {
            return package.Properties.TryGetValue(KnowledgeName, out string? text) && JsonSerializer.Deserialize(text, type) is { } knowledge
                ? (package, knowledge)
                : throw new ModelFileException($"{path} does not say what the {kind} knows; save it anew.");
        }
        catch (JsonException fault)
        {
            throw new ModelFileException($"{path} does not say what the {kind} knows, or in words that can't be read: {fault.Message}", fault);
        }
    }
}

/// <summary>What tasks know, as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ForecastSchema))]
[JsonSerializable(typeof(ClassifierParts))]
[JsonSerializable(typeof(GeneratorParts))]
[JsonSerializable(typeof(TaggerKnowledge))]
[JsonSerializable(typeof(TranscriberKnowledge))]
[JsonSerializable(typeof(RecommenderKnowledge))]
[JsonSerializable(typeof(TranslatorKnowledge))]
internal sealed partial class TaskJson : JsonSerializerContext;
